import FundClient
import LedgerJournal

/// The lane that a file is posted through: the file's bytes and a label, so the same file under the
/// same label is posted once, whoever runs the command how often with the same certificate.
enum ImportLane {
  /// `import/`, the digest in hexadecimal and `/` take 72 of a lane name's 100 bytes.
  static let maximumLabelBytes = LedgerClient.laneNameBytes - 72

  static func name(of bytes: [UInt8], label: String) throws(CommandFailure) -> String {
    guard label.utf8.count <= maximumLabelBytes else {
      throw CommandFailure("the label is longer than \(maximumLabelBytes) bytes")
    }
    let name = "import/" + Hexadecimal.text(FileDigest.sha256(bytes))
    return label.isEmpty ? name : name + "/" + label
  }
}
