package import Foundation
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
    // A log that cannot be written, say on a full disk, must not end the daemon.
    try? FileHandle.standardError.write(contentsOf: Data(line(of: event, at: Date()).utf8))
  }

  /// The line of an event, with its end.
  package func line(of event: LogEvent, at date: Date) -> String {
    let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }
      .sorted { $0.key < $1.key }
    let time = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    switch format {
    case .text:
      let tail = fields.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
      return "\(time) \(event.level) \(event.message)\(tail)\n"
    case .json:
      var object: [String: String] = [:]
      for (key, value) in fields { object[key] = "\(value)" }
      object["time"] = time
      object["level"] = "\(event.level)"
      object["message"] = "\(event.message)"
      object["label"] = label
      let data = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
      return data.map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }
  }

  /// A value as one word, in quotes where it needs them: what others send cannot forge a line.
  private static func quoted(_ value: String) -> String {
    func isOdd(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format: true
      default: false
      }
    }
    let needsQuotes =
      value.isEmpty
      || value.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "\\" || isOdd($0) }
    guard needsQuotes else { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        text += "\\\(scalar)"
      } else if isOdd(scalar) {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
