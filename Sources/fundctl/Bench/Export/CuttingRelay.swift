import Foundation
import FundClient
import Glibc
import Synchronization

/// Stands between a client and a server on the loopback, and kills connections on the way.
///
/// After so many bytes from the server a connection is reset on both sides, so many times; those that
/// come later are passed on whole.
final class CuttingRelay: Sendable {
  private static let bufferBytes = 64 << 10
  private static let backlog: Int32 = 16

  let address: ServerAddress
  private let listener: Int32
  private let target: UInt16
  private let bytesBeforeCut: Int
  private let cutsLeft: Mutex<Int>

  /// Cuts that are yet to come.
  var remainingCuts: Int { cutsLeft.withLock { $0 } }

  /// Listens on a port that the system chooses. `target` is a server on the loopback.
  init(to target: ServerAddress, cuts: Int, afterBytes bytes: Int) throws(CommandFailure) {
    guard target.host == "127.0.0.1", let port = UInt16(exactly: target.port) else {
      throw CommandFailure("the server does not listen on 127.0.0.1: \(target)")
    }
    self.target = port
    bytesBeforeCut = bytes
    cutsLeft = Mutex(cuts)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var own = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(listener, name, length) == 0 && listen(listener, Self.backlog) == 0
          && getsockname(listener, name, &length) == 0
      }
    }
    guard bound else {
      Glibc.close(listener)
      throw CommandFailure("cannot listen on the loopback: \(String(cString: strerror(errno)))")
    }
    address = ServerAddress(host: "127.0.0.1", port: Int(UInt16(bigEndian: own.sin_port)))
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        Thread.detachNewThread { [self] in pass(client) }
      }
    }
  }

  /// Takes no more connections.
  func end() {
    shutdown(listener, Int32(SHUT_RDWR))
    Glibc.close(listener)
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return name
  }

  /// Passes one connection on until either side ends it, or it is cut.
  private func pass(_ client: Int32) {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = Self.loopback(port: target)
    let connected = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if connected {
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        _ = Self.copy(from: client, to: server, limit: .max)
        shutdown(server, Int32(SHUT_WR))
        done.signal()
      }
      let isToBeCut = cutsLeft.withLock { $0 > 0 }
      let isCut = Self.copy(
        from: server, to: client, limit: isToBeCut ? bytesBeforeCut : .max)
      if isCut {
        cutsLeft.withLock { $0 -= 1 }
        Self.reset(client)
        Self.reset(server)
      }
      // Wakes the thread of the other way.
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
      done.wait()
    }
    Glibc.close(server)
    Glibc.close(client)
  }

  /// A close then sends a reset, and throws away what has not been sent.
  private static func reset(_ socket: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// True when the limit was reached; false when either side ended.
  private static func copy(from: Int32, to: Int32, limit: Int) -> Bool {
    var buffer = [UInt8](repeating: 0, count: bufferBytes)
    var passed = 0
    while passed < limit {
      let count = recv(from, &buffer, buffer.count, 0)
      guard count > 0 else { return false }
      var sent = 0
      while sent < count {
        let step = buffer.withUnsafeBytes {
          send(to, $0.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
        }
        guard step > 0 else { return false }
        sent += step
      }
      passed += count
    }
    return true
  }
}
