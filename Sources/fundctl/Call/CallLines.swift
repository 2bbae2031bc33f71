import FundClient

/// The calls of `fundctl call --lines`: one after the other, over one connection for each certificate.
/// A program compares what several clients are answered with it.
struct CallLines {
  let options: GlobalOptions
  let descriptors: ProtocolDescriptors
  let timeout: Duration

  private var clients: [String: LedgerClient] = [:]

  init(options: GlobalOptions, descriptors: ProtocolDescriptors, timeout: Duration) {
    self.options = options
    self.descriptors = descriptors
    self.timeout = timeout
  }

  /// - Parameters:
  ///   - next: gives the lines, each a certificate, SERVICE/METHOD and a request, and nil at the end.
  ///   - show: is given the answer to each.
  mutating func run(_ next: () -> String?, _ show: (String) -> Void) async throws {
    do {
      var number = 0
      while let line = next() {
        number += 1
        do {
          show(try await answer(line))
        } catch let failure as CommandFailure {
          throw CommandFailure("line \(number): \(failure.description)", reason: failure.reason)
        }
      }
    } catch {
      await close()
      throw error
    }
    await close()
  }

  private mutating func close() async {
    for client in clients.values { await client.close() }
    clients = [:]
  }

  /// `{"answers":[...]}`, with `status` behind them when the call failed.
  private mutating func answer(_ line: String) async throws -> String {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count == 3 else {
      throw CommandFailure("expected NAME SERVICE/METHOD JSON")
    }
    let method = try descriptors.method(named: words[1])
    let call = try HandCall(method, RequestText(Array(words[2].utf8)), descriptors)
    let client = try await client(named: words[0])
    var answers: [String] = []
    var status = ""
    do {
      try await call.run(client, timeout: timeout) { answer in
        answers.append(try AnswerText.line(answer, method.answer))
      }
    } catch let error as LedgerError {
      status = ",\"status\":" + Self.status(error).compact
    }
    return "{\"answers\":[\(answers.joined(separator: ","))]\(status)}"
  }

  private mutating func client(named name: String) async throws -> LedgerClient {
    if let client = clients[name] { return client }
    var named = options
    named.identity = name
    let client = try await named.connect(as: [])
    clients[name] = client
    return client
  }

  private static func status(_ error: LedgerError) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("code", .number(Int64(error.code.rawValue))), ("message", .string(error.message)),
    ]
    if let refusal = error.refusal { members.append(("refusal", object(refusal))) }
    return .object(members)
  }

  /// With the names of `types.proto`.
  private static func object(_ refusal: Refusal) -> JSONValue {
    .object([
      ("code", .number(Int64(refusal.code))), ("name", .string(refusal.name)),
      ("message", .string(refusal.message)), ("message_zh", .string(refusal.chineseMessage)),
      ("field", .string(refusal.field)), ("voucher", .number(Int64(refusal.voucher))),
      ("leg", .number(Int64(refusal.leg))),
      (
        "figures",
        .array(
          refusal.figures.map {
            .object([("name", .string($0.name)), ("value", .number($0.value))])
          })
      ),
      ("rule", .string(refusal.rule)), ("article", .string(refusal.article)),
      ("about", .string(refusal.about)),
    ])
  }
}
