import Foundation
package import Logging

/// Log lines on standard error, for people or, as JSON objects, for programs.
package struct LogOutput: LogHandler {
  package enum Format: String, CaseIterable, Sendable {
    case text
    case json
  }

  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level
  private let format: Format
  private let label: String

  package init(label: String, format: Format, level: Logger.Level) {
    self.label = label
    self.format = format
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }
      .sorted { $0.key < $1.key }
    let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
    let line: String
    switch format {
    case .text:
      let tail = fields.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
      line = "\(time) \(event.level) \(event.message)\(tail)\n"
    case .json:
      var object = ["time": time, "level": "\(event.level)", "message": "\(event.message)"]
      object["label"] = label
      for (key, value) in fields { object[key] = "\(value)" }
      let data = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
      line = data.map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }
    // A log that cannot be written, say on a full disk, must not end the daemon.
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }

  private static func quoted(_ value: String) -> String {
    value.contains(where: { $0 == " " || $0 == "\"" || $0.isNewline })
      ? "\"" + value.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\"" : value
  }
}
