/// What is wrong with a note, a checkpoint or the text of a key.
package enum NoteProblem: Error, Equatable, Sendable {
  /// A limit is passed: what has it, and its value.
  case tooLarge(what: String, limit: Int)
  /// A control character, or no line feed at the end, or not UTF-8.
  case malformedText
  case noSignatures
  /// The number of the signature line, from 1.
  case malformedSignature(line: Int)
  /// The name of a key is empty or has a space, a control character or a plus.
  case malformedName(String)
  /// The vkey line is not `NAME+ID+BASE64`, or its parts contradict each other.
  case malformedKey(String)
  /// A key whose signature is there did not make it for this text.
  case wrongSignature(key: String)
  /// Which line of a checkpoint, from 1, and what it must be.
  case malformedCheckpoint(line: Int, expected: String)
  /// The library refused to sign.
  case cannotSign(key: String)
}

extension NoteProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLarge(let what, let limit): "\(what) is more than \(limit)"
    case .malformedText: "the text is no lines of UTF-8 without control characters"
    case .noSignatures: "the note has no signature lines behind an empty line"
    case .malformedSignature(let line):
      "signature line \(line) is not \"— NAME BASE64\" of a key id and a signature"
    case .malformedName(let name):
      "\"\(name)\" is no name of a key: it is empty, too long, or has a space or a plus"
    case .malformedKey(let key):
      "\"\(key)\" is no public key: NAME+ID+BASE64 of a type that is known, with its own id"
    case .wrongSignature(let key): "the signature of \(key) is not one of this text"
    case .malformedCheckpoint(let line, let expected):
      "line \(line) of the checkpoint is not \(expected)"
    case .cannotSign(let key): "\(key) cannot sign"
    }
  }
}
