import Foundation
import LedgerJournal

/// Makes the keys that sign a daemon's checkpoints (检查点密钥), one of Ed25519 and one of SM2, and
/// the file with their public form for auditors. What is there stays.
struct CheckpointKeyMaking {
  /// The keys' files in the folder of certificates; git knows none that end so.
  static let files: [(name: String, algorithm: NoteKey.Algorithm)] = [
    ("checkpoint-ed25519.key", .ed25519), ("checkpoint-sm2.key", .sm2),
  ]
  /// Public keys, a line each, to be given to auditors by a way of their own.
  static let publicFile = "checkpoint-keys.txt"

  let folder: DataFolder

  struct Made {
    /// The name of the keys in checkpoints.
    var name: String
    /// Below the folder.
    var files: [String]
    /// One a file.
    var lines: [String]
  }

  func run() throws(CommandFailure) -> Made {
    let publicPath = "\(folder.path)/\(Self.publicFile)"
    let known = try knownName(publicPath)
    var made = Made(name: known ?? Self.newName(), files: [], lines: [])
    var texts: [String] = []
    for (file, algorithm) in Self.files {
      let path = "\(folder.certificates)/\(file)"
      let isThere = FileManager.default.fileExists(atPath: path)
      do throws(KeyFileProblem) {
        if !isThere { try FileNoteSigner.generate(algorithm, to: path) }
        texts.append(try FileNoteSigner(pemFile: path, name: made.name).key.text)
      } catch {
        throw CommandFailure("no key for checkpoints: \(error)")
      }
      made.files.append("certs/\(file)")
      made.lines.append("\(isThere ? "kept" : "made")  certs/\(file)")
    }
    let text = texts.map { $0 + "\n" }.joined()
    let isSame = (try? String(contentsOfFile: publicPath, encoding: .utf8)) == text
    if !isSame {
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: publicPath), options: .atomic)
      } catch {
        throw CommandFailure("cannot write \(publicPath): \(error.localizedDescription)")
      }
    }
    made.lines.append("\(isSame ? "kept" : "made")  \(Self.publicFile)  for auditors:")
    made.lines += texts.map { "      \($0)" }
    return made
  }

  /// The name that keys of an earlier run have.
  private func knownName(_ path: String) throws(CommandFailure) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let line = text.split(separator: "\n").first
    else { return nil }
    do throws(NoteProblem) {
      return try NoteKey(text: String(line)).name
    } catch {
      throw CommandFailure("\(path) is no list of public keys: \(error)")
    }
  }

  /// The journal has no number yet, so the name is a random one.
  private static func newName() -> String {
    let digits = String(UInt32.random(in: 1...UInt32.max), radix: 16)
    return "fundd-\(String(repeating: "0", count: 8 - digits.count))\(digits)"
  }
}
