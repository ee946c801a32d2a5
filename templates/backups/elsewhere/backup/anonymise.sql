-- What backup/commands/refresh-dev does to production's data before anyone can see them. Fill it in: whatever says who somebody
-- is, and whatever opens a door. It runs in one transaction; an error in it ends the refresh, and the old data stay.
-- Uploaded files come as they are.

-- Django's own, which is enough where there is no other user model and nothing else about people:
-- UPDATE auth_user SET username = 'user' || id, email = 'user' || id || '@example.com', first_name = '', last_name = '';
-- Nobody can log in; make yourself a user: manage.py createsuperuser
-- UPDATE auth_user SET password = '!';
-- DELETE FROM django_session;
-- DELETE FROM django_admin_log;

-- Delete this once the above fits your models.
DO $$ BEGIN RAISE EXCEPTION 'nobody has filled it in yet'; END $$;
