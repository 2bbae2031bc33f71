import Foundation

/// A program of the system that makes PDF of HTML.
enum PDFProgram: String, CaseIterable {
  case chromium, weasyprint, soffice

  /// A print that takes longer is ended.
  static let secondsLimit = 600

  /// Of Debian.
  var package: String {
    switch self {
    case .chromium: "chromium"
    case .weasyprint: "weasyprint"
    case .soffice: "libreoffice-writer"
    }
  }

  /// The first one of `folders` (`PATH`), with where it is.
  static func find(
    in folders: [String] = Self.searchPath
  ) throws(CommandFailure) -> (program: PDFProgram, path: String) {
    for program in allCases {
      for folder in folders {
        let path = "\(folder)/\(program.rawValue)"
        if access(path, X_OK) == 0 { return (program, path) }
      }
    }
    let names = allCases.map(\.rawValue).joined(separator: ", ")
    let packages = allCases.map { "apt-get install \($0.package)" }.joined(separator: ", or ")
    throw CommandFailure(
      "no program that makes PDF (没有可用的 PDF 程序): none of \(names) is in PATH. On Debian: "
        + "\(packages). --html FILE needs none.")
  }

  static var searchPath: [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  /// The words of a command that makes `book.pdf` of `book.html` in a folder.
  func words(path: String, folder: String, isRoot: Bool) -> [String] {
    let html = "\(folder)/book.html"
    let pdf = "\(folder)/book.pdf"
    switch self {
    case .chromium:
      return [path, "--headless", "--disable-gpu", "--user-data-dir=\(folder)/profile"]
        // Chromium has no sandbox for root.
        + (isRoot ? ["--no-sandbox"] : [])
        + ["--no-pdf-header-footer", "--print-to-pdf=\(pdf)", "file://\(html)"]
    case .weasyprint: return [path, html, pdf]
    case .soffice:
      return [
        path, "--headless", "-env:UserInstallation=file://\(folder)/profile", "--convert-to",
        "pdf:writer_web_pdf_Export", "--outdir", folder, html,
      ]
    }
  }

  /// Makes `destination` of a file of HTML. Both are in `folder`, which is the caller's.
  static func print(
    folder: String, to destination: String, searching folders: [String] = Self.searchPath
  ) throws(CommandFailure) {
    let (program, path) = try find(in: folders)
    let words = program.words(path: path, folder: folder, isRoot: geteuid() == 0)
    let outcome = try ShellScript.run(
      Array("exec timeout --kill-after=5 \"$@\"".utf8), arguments: ["\(secondsLimit)"] + words)
    let pdf = "\(folder)/book.pdf"
    guard outcome.status == 0, FileManager.default.fileExists(atPath: pdf) else {
      let reason = outcome.status == 124 ? "took longer than \(secondsLimit) s" : outcome.output
      throw CommandFailure(
        "\(path) made no PDF (exit code \(outcome.status)), is the Debian package "
          + "\(program.package) there: \(reason)")
    }
    do {
      let url = URL(fileURLWithPath: destination)
      try Data(contentsOf: URL(fileURLWithPath: pdf), options: .mappedIfSafe)
        .write(to: url, options: .atomic)
    } catch {
      throw CommandFailure("cannot write \(destination): \(error.localizedDescription)")
    }
  }
}
