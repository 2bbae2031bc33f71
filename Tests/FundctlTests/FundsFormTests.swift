import ArgumentParser
import Foundation
import FundClient
import FundData
import Testing

@testable import fundctl

/// The forms against the protocol, the rules and the command line.
@Suite struct FundsFormTests {
  /// The files of the protocol that commands are in, one after the other.
  private static func protocolText() throws -> String {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try ["funds", "relocation", "fund_choices"].map { name in
      try String(
        contentsOf: folder.appendingPathComponent("Protocol/fundledger/v1/\(name).proto"),
        encoding: .utf8)
    }.joined(separator: "\n")
  }

  /// Messages of the protocol and the names of their fields.
  private static func messages() throws -> [String: [String]] {
    let text = try protocolText()
    var messages: [String: [String]] = [:]
    var name: String?
    for line in text.split(separator: "\n") {
      if let found = line.firstMatch(of: /^message (\w+)/) { name = String(found.1) }
      guard let message = name, let field = line.firstMatch(of: /^ +[\w ]+ (\w+) = \d+;/) else {
        continue
      }
      messages[message, default: []].append(String(field.1))
    }
    return messages
  }

  /// Fields of `FundCommand.action` with the messages that they have.
  private static func actions() throws -> [(name: String, message: String)] {
    let text = try protocolText()
    let body = try #require(text.firstMatch(of: /oneof action \{([^}]*)\}/)?.1)
    return body.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /(\w+) (\w+) = \d+;/).map { (String($0.2), String($0.1)) }
    }
  }

  @Test("Every action of the protocol has a form with every field")
  func complete() throws {
    let messages = try Self.messages()
    let actions = try Self.actions()
    #expect(actions.count == 57)
    for (name, message) in actions where name != "load_tables" {
      let form = try #require(FundForms.form(ofAction: name), "\(name)")
      #expect(Set(form.fields.map(\.name)) == Set(messages[message] ?? []), "\(name)")
    }
    for form in FundForms.all {
      #expect(actions.contains { $0.name == form.action }, "\(form.kind)")
    }
  }

  /// Numbers of the protocol's enums by their names.
  private static func enums() throws -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    for match in try protocolText().matches(of: /\n  ([A-Z_0-9]+) = (\d+);/) {
      numbers[String(match.1)] = Int64(match.2)
    }
    return numbers
  }

  /// All fields, those of lists too.
  private static func fields(of form: FundForm) -> [FundField] {
    form.fields.flatMap { field in
      if case .list(let parts) = field.kind { parts } else { [field] }
    }
  }

  @Test("The words of a choice are the protocol's, with the number that it has there")
  func choices() throws {
    let numbers = try Self.enums()
    #expect(numbers.count > 60)
    for field in FundForms.all.flatMap(Self.fields(of:)) {
      guard case .choice(let choices) = field.kind else { continue }
      #expect(!choices.isEmpty, "\(field.name)")
      for choice in choices {
        let word = try #require(choice.words.last).uppercased().replacing("-", with: "_")
        let named = numbers.filter { $0.key.hasSuffix("_" + word) && $0.value == choice.number }
        #expect(!named.isEmpty, "\(field.name) \(word)")
      }
    }
  }

  @Test("Names, headings and options mean one thing each")
  func unique() {
    let taken: Set<String> = [
      "--entity", "--day", "--adjustment-period", "--note", "--unit", "--key-file", "--label",
      "--home", "--server", "--as", "--json", "--version", "--help",
    ]
    #expect(Set(FundForms.all.map(\.kind)).count == FundForms.all.count)
    #expect(Set(FundForms.all.map(\.chineseName)).count == FundForms.all.count)
    for form in FundForms.all {
      #expect(FundForms.form(named: form.chineseName)?.kind == form.kind)
      #expect(FundForms.form(named: form.kind)?.kind == form.kind)
      let fields = form.fields
      #expect(Set(fields.map(\.chineseName)).count == fields.count, "\(form.kind)")
      for field in fields {
        #expect(!taken.contains(field.option), "\(form.kind) \(field.option)")
        #expect(CommandColumns.common(named: field.chineseName) == nil, "\(form.kind)")
        #expect(FundForms.common.allSatisfy { $0.name != field.name }, "\(form.kind)")
      }
    }
  }

  @Test("The help names rules as the rule table does")
  func rules() throws {
    let reference = try ReferenceData.load()
    for form in FundForms.all {
      for number in form.rules {
        let name = try #require(RuleNames.name(of: number))
        let rules = ReferenceTable.rules.rows(of: reference)
        #expect("\(rules)".contains(name), "\(number) \(name)")
      }
    }
  }

  @Test("The example of each help is understood", arguments: FundForms.all.map(\.kind))
  func examples(kind: String) throws {
    let form = try #require(FundForms.form(named: kind))
    guard !form.path.isEmpty, form.path[0] != "subsidy" else { return }
    var line = FundFormHelp.example(of: form).replacing("\"", with: "")
    for field in form.fields where field.holdsSecrets {
      line = line.replacing("@\(field.name).csv", with: field.example)
    }
    let words = line.split(separator: " ").map(String.init)
    _ = try Fundctl.parseAsRoot(Array(words.dropFirst()))
    #expect(FundFormHelp.discussion(of: form).contains("fundctl template \(kind)"))
  }

  @Test(
    "Options are read in words, units and forms that people use",
    arguments: [
      "plan pool --entity 620503 --indicator c1 --line x1 --amount 1.5 --unit wan",
      "indicator adjust --entity a --day 2020-06-01 --key c --document-no d --amount=-5",
      "indicator adjust --entity a --key c --document-no d --amount -5",
      "cash move --entity a --kind 往来转补助 --to b --amount 1",
      "cash move --entity a --kind on-account --to b --amount 1 --json --as bureau-a",
      "indicator pass-down --entity a --key c --to b --to-key d --document-no e --is-aid --amount 1",
      "project contract --entity a --project p --key k --contractor x --amount 1 "
        + "--retention-basis-points 3%",
      "subsidy register persons.csv --entity 620503 --key-file k",
      "subsidy list l.csv --entity a --project p --key l --item i --period 2020 --key-file k",
      "financing sign --entity 620000.V --tranche l1 --source R4 --lender 农发行 --contract-no 1 "
        + "--signed 350 --unit wan --rate 4.9% --day-basis 360 --central-share 90% "
        + "--matures 2036-06-01",
      "financing pay-share --entity 620503 --tranche l1 --body 620503.B --key c8 "
        + "--spending-unit 620503.U.发展改革局 --receipt-no 7 --amount 1",
      "relocation task --entity 620000 --to 620503 --task-version 2 --document-no 7 "
        + "--registered 100 --grant 80 --as supervisor-620000",
      "relocation works --entity 620503.B --key w1 --project az1 --contract k1 --kind 进度款 "
        + "--lines 建档立卡户:R1::否:1 --lines synchronous:local::是:0.5 --is-final",
      "rules load rules.csv categories.csv --entity 000000", "submit a.jsonl --dry-run",
      "submit a.csv --unit wan --label x --retry-refused", "template", "template 指标下达",
    ])
  func understands(line: String) throws {
    _ = try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
  }

  @Test(
    "Wrong usage is refused before anything is done",
    arguments: [
      "plan pool --indicator c1 --line x1 --amount 1", "plan pool --entity a --line x --amount 1",
      "plan pool --entity a --indicator c --line x --amount 1.001",
      "plan pool --entity a --indicator c --line x --amount 1e3",
      "plan pool --entity a --indicator c --line x --amount",
      "plan pool --entity a --indicator c --lin x --amount 1",
      "plan pool --entity a --indicator c --indicator d --line x --amount 1",
      "plan pool --entity a --indicator c --line x --amount 1 --day 2020-02-30",
      "cash move --entity a --kind 现金 --to b --amount 1", "plan pool c1 --entity a",
      "project accept --entity a --project p --digest 12",
      "payment apply --entity a --key k --project p --indicator i --amount 1 --payee-account 6",
      "subsidy register persons.csv --entity 620503", "submit a.txt", "submit", "template x",
      "rules load --entity a",
      "financing draw --entity a --tranche l1 --receipt-no 1 --amount 0.001",
      "financing rate --entity a --tranche l1 --document-no 1 --rate 4.9",
      "financing sign --entity a --tranche l --source 中央预算内投资 --lender x --contract-no 1 "
        + "--signed 1 --rate 4.9% --day-basis 360 --matures 2036-06-01",
      "relocation enrol --entity a --project p --households 1:建档立卡户:4 --digest 12 --key-file k",
      "relocation grant --entity a --project p --households 11010519491231002X --document-no 1",
      "relocation moves --entity a --project p --households @no/such.csv --key-file k",
      "relocation works --entity a --key w --project p --contract k --kind 一卡通 "
        + "--lines 建档立卡户:R1::否:1",
      "financing repay --entity a --body b --spending-unit u --receipt-no 1 --lines c:l:建设:1",
    ])
  func refuses(line: String) {
    let error = #expect(throws: (any Error).self) {
      try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
    }
    if let error { #expect(Fundctl.exitCode(for: error).rawValue == 64) }
  }
}
