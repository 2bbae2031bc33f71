import FundClient
import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf
import Synchronization
import Wire

/// A server with one export of evidence, whose streams break off as it is told.
final class EvidenceServer: RPCHandler {
  enum Fault: Sendable {
    /// The stream fails after so many pieces.
    case fails(after: Int, StatusCode)
    /// It ends after so many pieces as if it were whole.
    case ends(after: Int)
    /// Its totals are of one byte more.
    case miscounts
    /// It is another export, up to a later block.
    case goesOn
    /// Nothing is sent but a refusal.
    case refuses(UInt32, StatusCode)
  }

  /// The bytes of the extracts by block; empty for a block that is not shown.
  let blocks: [[UInt8]]
  let hashes: [UInt8]
  /// Bytes of a piece; one that is longer is cut.
  let pieceBytes: Int

  struct State {
    var faults: [Fault] = []
    /// What the streams were asked to resume behind.
    var asked: [UInt64] = []
  }

  let state = Mutex(State())

  init(blocks: [[UInt8]], hashes: [UInt8], pieceBytes: Int) {
    self.blocks = blocks
    self.hashes = hashes
    self.pieceBytes = pieceBytes
  }

  func handle(_ call: RPCCall) {
    var copy = call.payload
    guard
      let request = try? Fundledger_V1_ExportEvidenceRequest(
        serializedBytes: copy.readBytes(length: copy.readableBytes) ?? [])
    else { return call.fail(Status(.invalidArgument, "no request")) }
    let fault = state.withLock { state in
      state.asked.append(request.afterBlock)
      return state.faults.isEmpty ? nil : state.faults.removeFirst()
    }
    if case .refuses(let code, let status)? = fault {
      return call.fail(Self.refusal(code, status))
    }
    Task { await send(after: request.afterBlock, fault, to: call) }
  }

  private func send(after: UInt64, _ fault: Fault?, to call: RPCCall) async {
    do {
      for (index, piece) in pieces(after: after, fault).enumerated() {
        switch fault {
        case .fails(after: index, let code)?: return call.fail(Status(code, "as told"))
        case .ends(after: index)?: return call.finish()
        default: break
        }
        let bytes: [UInt8] = try piece.serializedBytes()
        try await call.write(ByteBuffer(bytes: bytes))
      }
      call.finish()
    } catch {
      call.fail(Status(.internalError, "\(error)"))
    }
  }

  private func pieces(after: UInt64, _ fault: Fault?) -> [Fundledger_V1_EvidencePiece] {
    var through = UInt64(blocks.count)
    if case .goesOn? = fault { through += 1 }
    var pieces: [Fundledger_V1_EvidencePiece] = []
    func add(_ change: (inout Fundledger_V1_EvidencePiece) -> Void) {
      pieces.append(
        .with {
          $0.through = through
          change(&$0)
        })
    }
    var sent = 0
    for (index, block) in blocks.enumerated() where UInt64(index) >= after {
      sent += block.count
      for start in stride(from: 0, to: max(1, block.count), by: pieceBytes) {
        let end = min(block.count, start + pieceBytes)
        add {
          $0.extracts.append(contentsOf: block[start..<end])
          $0.cut = end < block.count
          if !$0.cut { $0.completeBlock = UInt64(index) + 1 }
        }
      }
    }
    for start in stride(from: 0, to: hashes.count, by: 64) {
      add {
        $0.hashes.append(contentsOf: hashes[start..<min(hashes.count, start + 64)])
        $0.completeBlock = through
      }
    }
    if case .miscounts? = fault { sent += 1 }
    add {
      $0.completeBlock = through
      $0.last = true
      $0.sentBytes = UInt64(sent)
      $0.hashCount = UInt64(hashes.count / 32)
      $0.note = "note"
    }
    return pieces
  }

  private static func refusal(_ code: UInt32, _ status: StatusCode) -> Status {
    var refusal = Fundledger_V1_Refusal()
    refusal.code = code
    let bytes: [UInt8] = (try? refusal.serializedBytes()) ?? []
    return Status(
      status, "refused",
      details: [
        StatusDetail(
          typeURL: "type.googleapis.com/fundledger.v1.Refusal", value: ByteBuffer(bytes: bytes))
      ])
  }
}

extension EvidenceServer {
  /// Runs it and a client of it for the time of `body`.
  func run(_ body: (LedgerClient) async throws -> Void) async throws {
    let server = try await LaneServer.listen(self)
    let client = try await LaneServer.connect(port: server.port)
    try await body(client)
    await client.close()
    await server.shutdown(graceNanos: 1_000_000_000)
  }
}
