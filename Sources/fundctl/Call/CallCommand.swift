import ArgumentParser
import FundClient

/// `fundctl call`.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Calls any method of the protocol by hand (直接调用), with JSON in and out.",
    discussion: """
        fundctl call --list
        fundctl call --describe Query/GetBalances
        fundctl call Health/Check
        fundctl call Query/GetBalances '{"account": [11, 12]}' --as county-620503
        fundctl call Posting/PostVouchers --file batch.json --timeout 60
        cat batch.json | fundctl call Posting/PostVouchers -
        cat batches.json | fundctl call Posting/StreamVouchers -
        fundctl call --lines < calls.txt

      JSON as protobuf has it: names as in the .proto files or in lowerCamelCase, bytes in base64, \
      numbers of 64 bits as numbers or in quotes, amounts in fen (分). A field that the message does \
      not have is refused. The answer is one object; a stream is one object a line, as they come. A \
      method that takes a stream is given any number of objects, one after the other. \
      Fields with 0, false or nothing in them are left out.

      With --lines each line of standard input is a call: the NAME of a certificate as of --as, \
      SERVICE/METHOD and the request in JSON, or the requests of a stream. A line answers each: an object with the messages in \
      `answers` and, of a call that failed, `status`.

      Nothing is added to the request and nothing is sent again: vouchers need the lane, epoch and \
      serial that Posting/OpenLane gives.
      """)

  /// The server cuts a longer time to this.
  private static let maximumSeconds = 600

  @OptionGroup var global: GlobalOptions

  @Argument(help: "SERVICE/METHOD, such as Query/GetBalances or fundledger.v1.Query/GetBalances.")
  var method: String?

  @Argument(help: "The request in JSON; - for standard input ({}).")
  var request: String?

  @Option(help: "Read the request from this file; - for standard input.")
  var file: String?

  @Option(help: "Seconds to wait, 1 to 600; for a stream, for all of it (30).")
  var timeout: Int?

  @Flag(help: "Make the calls of standard input, one a line.")
  var lines = false

  @Flag(help: "Show all methods.")
  var list = false

  @Option(help: "Show what SERVICE, SERVICE/METHOD or a message is made of.")
  var describe: String?

  func validate() throws {
    let tasks = [method != nil, lines, list, describe != nil]
    guard tasks.count(where: { $0 }) == 1 else {
      throw ValidationError("Say one of SERVICE/METHOD, --lines, --list or --describe NAME.")
    }
    if request != nil, file != nil {
      throw ValidationError("The request stands either here or in --file.")
    }
    if let timeout, !(1...Self.maximumSeconds).contains(timeout) {
      throw ValidationError("--timeout \(timeout): expected 1 to \(Self.maximumSeconds)")
    }
  }

  func run() async throws {
    let descriptors = ProtocolDescriptors.embedded
    if lines {
      var calls = CallLines(options: global, descriptors: descriptors, timeout: time)
      try await calls.run({ readLine() }) { print($0) }
    } else if list {
      global.show(Self.listing(descriptors))
    } else if let describe {
      print(try DescriptorText(descriptors: descriptors).describe(describe), terminator: "")
    } else if let method {
      try await call(descriptors.method(named: method), descriptors) { print($0) }
    }
  }

  private var time: Duration {
    timeout.map { Duration.seconds($0) } ?? LedgerClient.defaultTimeout
  }

  /// - Parameter show: is given each answer.
  func call(
    _ method: ProtocolDescriptors.Method, _ descriptors: ProtocolDescriptors,
    _ show: (String) -> Void
  ) async throws {
    let text = try RequestText(argument: request, file: file)
    let call = try HandCall(method, text, descriptors)
    do {
      try await global.withClient(as: CallRoles.fitting(method)) { client in
        try await call.run(client, timeout: time) { answer in
          show(
            try method.answersStream
              ? AnswerText.line(answer, method.answer) : AnswerText.pretty(answer, method.answer))
        }
      }
    } catch let error as LedgerError {
      throw Self.failure(error)
    }
  }

  /// With the name of the status, which a refusal alone does not say.
  private static func failure(_ error: LedgerError) -> CommandFailure {
    var failure = CommandFailure(error)
    if error.refusal != nil { failure.description = "\(error.code.name): \(failure.description)" }
    return failure
  }

  static func listing(_ descriptors: ProtocolDescriptors) -> Report {
    var table = Table([
      .text("method", "方法 method"), .text("streams", "流 streams"),
      .text("comment", "说明 comment"),
    ])
    for service in descriptors.services {
      for method in service.methods {
        let streams = [method.takesStream ? "in" : nil, method.answersStream ? "out" : nil]
        let comment = method.comment.isEmpty ? service.comment : method.comment
        table.rows.append([
          .text("\(DescriptorText.short(service.name))/\(method.name)"),
          .text(streams.compactMap { $0 }.joined(separator: " ")),
          .text(comment.split(separator: "\n").first.map(String.init) ?? ""),
        ])
      }
    }
    var report = Report()
    report.table = table
    return report
  }
}
