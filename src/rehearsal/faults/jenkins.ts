/** How Jenkins says no: with pages, and headers that say it to programs. */
import { badGateway, type FaultAnswer, type FaultAnswers, retryAfter } from './fault.ts';

function page(status: number, words: string, headers: Readonly<Record<string, string>> = {}): FaultAnswer {
  const title = `Error ${status} ${words}`;
  return {
    status,
    headers: { 'x-jenkins': '2.528.2', 'x-hudson': '1.395', ...headers },
    body: `<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>\n<title>${title}</title>\n</head>\n<body>\n<h2>HTTP ERROR ${status} ${words}</h2>\n<table>\n<tr><th>STATUS:</th><td>${status}</td></tr>\n<tr><th>MESSAGE:</th><td>${words}</td></tr>\n</table>\n<hr/><a href="https://jetty.org/">Powered by Jetty:// 12.1.4</a><hr/>\n</body>\n</html>\n`,
  };
}

export const answers: FaultAnswers = {
  '401': () => page(401, 'Unauthorized', { 'www-authenticate': 'Basic realm="Jenkins"' }),
  '403': () =>
    page(403, 'ada is missing the Job/Create permission', {
      'x-you-are-authenticated-as': 'ada',
      'x-required-permission': 'hudson.model.Item.Create',
    }),
  '404': () => page(404, 'Not Found'),
  '409': () => page(409, 'Conflict'),
  // Jenkins has no 422: what is invalid is 400, with the words in a header.
  '422': () => page(400, 'Bad Request', { 'x-error': 'Refused by the rehearsal' }),
  // It has no limit of its own; a web server in front of it may have one.
  '429': (seconds) => ({
    status: 429,
    headers: { server: 'nginx', ...retryAfter(seconds) },
    body: '<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body>\r\n<center><h1>429 Too Many Requests</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  }),
  '500': () => page(500, 'Oops! A problem occurred while processing the request'),
  '502': () => badGateway,
  '503': () => page(503, 'Please wait while Jenkins is getting ready to work', { 'x-jenkins': '' }),
};
