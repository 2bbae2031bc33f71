/// What a simulation tells of its course, when somebody listens.
package final class Trace {
  private let sink: ((String) -> Void)?
  var tick = 0

  package init(_ sink: ((String) -> Void)? = nil) { self.sink = sink }

  /// `line` is only made when somebody listens.
  func note(_ line: @autoclosure () -> String) {
    guard let sink else { return }
    sink("\(tick)\t\(line())")
  }
}
