import { createServer, type Socket } from "node:net";

// The floor of the live bench: whatever one connection sends, it is answered and all others are told, with no more work.
const sockets = new Set<Socket>();
const server = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  socket.on("error", () => {}).on("close", () => void sockets.delete(socket));
  socket.on("data", (data) => {
    socket.write("ok");
    for (const other of sockets) if (other !== socket) other.write(data);
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as { port: number }).port));
