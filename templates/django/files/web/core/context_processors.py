from config import project as this_project


def project(request):
    return {"project": {"name": this_project.NAME, "description": this_project.DESCRIPTION}}
