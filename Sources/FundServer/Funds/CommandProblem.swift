import FiscalFunds
import Foundation
import FundMessages
import LedgerCore

/// A field of a command's message that holds no value of its kind.
struct CommandProblem: Error {
  let field: String
  let reason: String

  /// A number of fewer bits than the message's.
  static func number<Number: FixedWidthInteger>(
    _ value: UInt32, _ field: String
  ) throws(CommandProblem) -> Number {
    guard let number = Number(exactly: value) else {
      throw CommandProblem(field: field, reason: "at most \(Number.max)")
    }
    return number
  }

  static func day(_ value: UInt32, _ field: String) throws(CommandProblem) -> Day {
    Day(number: try number(value, field))
  }

  /// 16 bytes of a keyed hash, or none.
  static func key(_ value: Data, _ field: String) throws(CommandProblem) -> HashedKey {
    guard !value.isEmpty else { return HashedKey() }
    guard value.count == 16 else {
      throw CommandProblem(field: field, reason: "a keyed hash has 16 bytes")
    }
    func number(_ bytes: Data) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    return HashedKey(high: number(value.prefix(8)), low: number(value.suffix(8)))
  }

  /// Zero stands for `standard`.
  static func choice<Choice: RawRepresentable>(
    _ value: Int, _ standard: Choice, _ field: String
  ) throws(CommandProblem) -> Choice where Choice.RawValue == UInt8 {
    guard value != 0 else { return standard }
    guard let raw = UInt8(exactly: value), let choice = Choice(rawValue: raw) else {
      throw CommandProblem(field: field, reason: "no such value")
    }
    return choice
  }

  static func list<Message, Element>(
    _ messages: [Message], _ field: String,
    _ element: (Message) throws(CommandProblem) -> Element
  ) throws(CommandProblem) -> [Element] {
    var list: [Element] = []
    list.reserveCapacity(messages.count)
    for (index, message) in messages.enumerated() {
      do throws(CommandProblem) {
        list.append(try element(message))
      } catch {
        throw CommandProblem(field: "\(field)[\(index)].\(error.field)", reason: error.reason)
      }
    }
    return list
  }
}

extension FundCommand {
  init(_ message: Fundledger_V1_FundCommand) throws(CommandProblem) {
    guard let action = message.action else {
      throw CommandProblem(field: "action", reason: "there is none")
    }
    self.init(
      entity: message.entity, day: try CommandProblem.day(message.day, "day"),
      isAdjustment: message.adjustmentPeriod, note: message.note, try FundAction(action))
  }
}
