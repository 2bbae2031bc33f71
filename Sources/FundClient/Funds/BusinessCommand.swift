package import FundMessages
import SwiftProtobuf

/// A business command (业务指令) of fund integration or project disbursement, as `Protocol/` has it in
/// `FundCommand`: who acts, on what day, and one action with its fields.
public struct BusinessCommand: Hashable, Sendable {
  package var message: Fundledger_V1_FundCommand

  package init(_ message: Fundledger_V1_FundCommand) { self.message = message }

  /// Reads a command from the JSON form of its message: `{"entity": "620503", "day": 18262, "pool":
  /// {"indicator": "c1", "line": "x1", "amount": "50000"}}`. Amounts are fen.
  ///
  /// - Throws: `invalidArgument` when it is no command.
  public init(json: String) throws(LedgerError) {
    do {
      message = try Fundledger_V1_FundCommand(jsonString: json)
    } catch {
      throw LedgerError(.invalidArgument, "this is no command: \(error)")
    }
  }

  /// The entity that acts: `620503`.
  public var entity: String { message.entity }

  /// The JSON form of its message.
  public func json() throws(LedgerError) -> String {
    do {
      return try message.jsonString()
    } catch {
      throw LedgerError(.invalidArgument, "\(error)")
    }
  }
}

/// A rule that warned of an accepted command.
public struct CommandWarning: Hashable, Sendable {
  /// Index of the command in its batch.
  public var command: Int
  public var rule: String
  public var chineseName: String
  /// Document (文号) and article of the rule.
  public var article: String
  public var chineseText: String
  public var text: String

  init(_ note: Fundledger_V1_RuleNote, command: Int) {
    self.command = command
    rule = note.id
    chineseName = note.nameZh
    article = note.article.isEmpty ? note.document : "\(note.document) \(note.article)"
    chineseText = note.textZh
    text = note.textEn
  }
}
