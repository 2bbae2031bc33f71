import FundMessages
package import LedgerCore
import NIOCore
import SwiftProtobuf
package import Wire

extension Status {
  static let refusalType = "type.googleapis.com/fundledger.v1.Refusal"

  /// A refusal as the status of a call, with the message `fundledger.v1.Refusal` in its details.
  package init(refusal: Refusal, field: String = "", about: String = "") {
    var message = refusal.message(field: field)
    message.about = about
    var details: [StatusDetail] = []
    if let bytes: [UInt8] = try? message.serializedBytes() {
      details.append(
        StatusDetail(typeURL: Self.refusalType, value: ByteBuffer(bytes: bytes)))
    }
    self.init(
      refusal.code.status, "\(message.name): \(message.message) \(message.messageZh)",
      details: details)
  }
}

extension Refusal {
  func message(field: String = "") -> Fundledger_V1_Refusal {
    var message = Fundledger_V1_Refusal()
    let text = code.text
    message.code = UInt32(code.rawValue)
    message.name = code.publicName
    message.message = text.english
    message.messageZh = text.chinese
    // Without an account it is the ledger that lies outside.
    let isLedger = code == .outOfScope && account == nil
    message.field = !field.isEmpty ? field : isLedger ? "ledger" : text.field
    message.voucher = UInt32(voucher)
    message.leg = UInt32(leg)
    message.figures = zip(code.figureNames, figures).map { name, value in
      var figure = Fundledger_V1_Figure()
      figure.name = name
      figure.value = value
      return figure
    }
    if let account {
      var figure = Fundledger_V1_Figure()
      figure.name = "account"
      figure.value = Int64(account)
      message.figures.append(figure)
    }
    return message
  }
}
