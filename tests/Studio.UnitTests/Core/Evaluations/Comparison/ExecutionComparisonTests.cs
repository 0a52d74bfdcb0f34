using FineTuningStudio.Core.Evaluations;

namespace FineTuningStudio.UnitTests.Core.Evaluations.Comparison;

/// <summary>Each case with its verdict and the profiles, worked out by hand.</summary>
public sealed class ExecutionComparisonTests(ComparisonFixture fixture) : IClassFixture<ComparisonFixture>
{
    [Theory]
    [MemberData(nameof(ValueCases.Values), MemberType = typeof(ValueCases))]
    [MemberData(nameof(ValueCases.Bags), MemberType = typeof(ValueCases))]
    [MemberData(nameof(ValueCases.Nothing), MemberType = typeof(ValueCases))]
    [MemberData(nameof(ColumnCases.Columns), MemberType = typeof(ColumnCases))]
    [MemberData(nameof(ColumnCases.MoreAndFewer), MemberType = typeof(ColumnCases))]
    [MemberData(nameof(OrderCases.Order), MemberType = typeof(OrderCases))]
    [MemberData(nameof(OrderCases.Limit), MemberType = typeof(OrderCases))]
    public async Task Case_has_its_verdict_and_profiles(string what, string gold, string predicted, string verdict, string profiles)
    {
        var outcome = await fixture.CompareAsync(gold, predicted);

        var right = string.Concat(outcome.RightStrict ? "S" : "", outcome.RightBirdEx ? "B" : "", outcome.RightSpiderTs ? "T" : "");
        Assert.Equal($"{what}: {verdict} [{profiles}]", $"{what}: {outcome.Verdict.ToWire()} [{right}]");
        Assert.EndsWith(".", outcome.Reason, StringComparison.Ordinal);
    }
}
