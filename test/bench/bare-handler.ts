import express from 'express';

/** What Token Keeper is compared to: Express with the same settings, which parses the same form and answers a constant. */
let answer: unknown = {response_type: 'ephemeral', text: 'ok'};

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.set('query parser', false);
app.post('/slash', express.urlencoded({extended: false}), (_, response) => void response.json(answer));
app.put('/answer', express.json(), (request, response) => {
  answer = request.body;
  response.end();
});
app.get('/readyz', (_, response) => void response.json(answer));
const server = app.listen(Number(process.argv[2]), '127.0.0.1');
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
