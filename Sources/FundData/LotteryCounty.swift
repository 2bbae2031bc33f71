/// A listed old-revolution county (革命老区县), to which lottery money may go.
package struct LotteryCounty: Sendable, Equatable {
  package let county: String
  package let validity: Validity
  package let source: String
}
