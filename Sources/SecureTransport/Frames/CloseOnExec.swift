import Glibc
import NIOCore

extension Channel {
  /// Keeps the socket from the programs that this process starts: a child that held it would keep a
  /// port or a connection open that was closed here. On the channel's event loop.
  func closeOnExec() throws {
    try pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
      descriptor in
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }
}
