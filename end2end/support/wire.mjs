// The wire between phones and the server: it can be cut, and it can lose replies of what the server has done.
import http from 'node:http';

export class Wire {
  static async to(server) {
    const wire = new Wire();
    wire.server = server;
    wire.cut = false;
    /** Whether the reply to a request is lost, by its method and path. */
    wire.loses = () => false;
    /** What arrived at the server: method, path, headers, body, status. */
    wire.carried = [];
    wire.sockets = new Set();
    wire.http = http.createServer((request, answer) => wire.carry(request, answer));
    wire.http.on('connection', (socket) => {
      if (wire.cut) return socket.destroy();
      wire.sockets.add(socket);
      socket.once('close', () => wire.sockets.delete(socket));
    });
    await new Promise((done) => wire.http.listen(0, '127.0.0.1', done));
    return wire;
  }

  get url() {
    return `http://localhost:${this.http.address().port}`;
  }

  /** Flight mode: nothing goes through, and what was on its way is gone. */
  set off(is) {
    this.cut = is;
    if (is) for (const socket of this.sockets) socket.destroy();
  }

  carry(request, answer) {
    const { method, url: path, headers } = request;
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const onward = http.request(
        { host: '127.0.0.1', port: this.server.port, method, path, headers },
        (from) => {
          this.carried.push({ method, path, headers, body, status: from.statusCode });
          if (this.loses(method, path)) {
            // The server has done it; the phone hears nothing of it.
            from.resume();
            from.once('end', () => answer.destroy());
            return;
          }
          answer.writeHead(from.statusCode, from.headers);
          from.pipe(answer);
        },
      );
      onward.on('error', () => answer.destroy());
      answer.on('close', () => onward.destroy());
      onward.end(body);
    });
    request.on('error', () => {});
  }

  async end() {
    this.off = true;
    await new Promise((done) => this.http.close(done));
  }
}

