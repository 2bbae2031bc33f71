import ArgumentParser
import FundClient
import LedgerJournal

/// `fundctl subsidy`.
struct SubsidyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subsidy",
    abstract: "Household subsidies (到户补贴): beneficiaries and lists, persons hashed here.",
    subcommands: [SubsidyRegisterCommand.self, SubsidyListCommand.self])
}

/// `fundctl subsidy register`.
struct SubsidyRegisterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Registers the beneficiaries (帮扶对象) of a CSV file, once.",
    discussion: """
        head -c 32 /dev/urandom | base64 > persons.key; chmod 600 persons.key
        fundctl subsidy register persons.csv --entity 620503 --key-file persons.key

      The file is UTF-8 and begins with headings, Chinese or English, in any order:

        身份证号,对象类别,开始日期,结束日期
        person,beneficiary,from,to

      对象类别 is 建档立卡户 registered (also when empty), 同步搬迁户 synchronous or 其他 other; 结束日期 \
      may stay empty. The number of a person is hashed here with the secret of --key-file \
      (HMAC-SHA-256): it does not leave this machine, is not printed, and the check digit of an \
      identity number is verified. Keep the secret: with another one the same person is another. \
      Rule (规则) 24: who gets a poverty subsidy must be registered on that day. Role: bureau.
      """)

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var options: CommandOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if options.keyFile == nil { throw ValidationError("--key-file is needed (密钥文件).") }
  }

  func run() async throws {
    let reader = try options.reader()
    let list = try PersonFile.read(file, form: "register_beneficiaries", reader)
    var entries: [CommandFile.Entry] = []
    for part in list.parts {
      let message = try PersonFile.message(
        part, of: "register_beneficiaries", [], options, reader)
      entries.append(try CommandFile.entry(message, lines: []))
    }
    let lane = try CommandLane.name(ofFile: list.bytes, hash: reader.hash, label: options.label)
    try await CommandFileSubmission(entries: entries, laneName: lane)
      .run(global, retriesRefused: true, unit: options.unit)
  }
}

/// `fundctl subsidy list`.
struct SubsidyListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Approves a list of household subsidies (补贴发放清单) of a CSV file.",
    discussion: """
        fundctl subsidy list l1.csv --entity 620503 --project p8 --key l1 --item 产业奖补 \
      --period 2020 --key-file persons.key

      The file is UTF-8 and begins with headings, Chinese or English, in any order:

        身份证号,数量,金额（元）
        person,quantity,amount

      数量 is in the unit of the rate and may stay empty. Persons are hashed with the secret with \
      which they were registered. A list is decided as a whole, at most 65,536 households. Rules \
      (规则): 22 按标准发放补助, 23 同一补助不重复享受, 24 补助对象当日须建档立卡. Role: checker.
      """)

  @Argument(help: "The file.")
  var file: String

  @Option(help: "Number of the project (项目编号).")
  var project: String

  @Option(help: "Number of the list (补贴清单号).")
  var key: String

  @Option(help: "Code of the subsidy (补贴项目) where it has a rate, otherwise a word.")
  var item: String

  @Option(help: "Year, or year and month (补贴期间): 2020, 202006.")
  var period: String

  @Option(
    help: "Hash of the evidence (证据摘要): 32 hexadecimal digits or @FILE (keyed, of the list).")
  var digest: String?

  @Flag(help: "The unit books what it owes (应付政府补贴款).")
  var isAccrued = false

  @OptionGroup var options: CommandOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if options.keyFile == nil { throw ValidationError("--key-file is needed (密钥文件).") }
  }

  func run() async throws {
    let reader = try options.reader()
    let list = try PersonFile.read(file, form: "approve_list", reader)
    guard list.parts.count == 1, let part = list.parts.first else {
      throw CommandFailure("清单超过 \(PersonFile.maximumEntries) 户 (the list is too long)")
    }
    let evidence = digest ?? Hexadecimal.text(reader.hash?.hash(list.bytes) ?? [])
    let message = try PersonFile.message(
      part, of: "approve_list",
      [
        ("project", project), ("key", key), ("item", item), ("period", period),
        ("digest", evidence), ("is_accrued", isAccrued ? "yes" : "no"),
      ], options, reader)
    try await CommandSubmission(message: message, label: options.label)
      .run(global, as: [.checker], unit: options.unit)
  }
}
