using System.Diagnostics;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.UnitTests.Core.Filtering;

[Trait("Size", "Large")]
public sealed class FilterFuzzTests
{
    private const int Inputs = 100_000;

    /// <summary>Far above the 50 ms that are promised, so that a busy machine fails no test; the benchmark measures against these.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public void Any_text_is_understood_or_refused_with_a_place_in_it()
    {
        var filters = new RandomFilters(new Random(4));
        var (understood, slowest) = (0, TimeSpan.Zero);
        for (var round = 0; round < Inputs; round++)
        {
            var text = round % 100 == 0 ? filters.Long() : filters.Any();
            var start = Stopwatch.GetTimestamp();
            var understands = Understands(text);
            var time = Stopwatch.GetElapsedTime(start);
            understood += understands ? 1 : 0;
            slowest = time > slowest ? time : slowest;
        }

        Assert.InRange(understood, Inputs / 50, Inputs - (Inputs / 50));
        Assert.True(slowest < Patience, $"The slowest took {slowest.TotalMilliseconds:0} ms.");
    }

    private static bool Understands(string text)
    {
        if (FilterParser.Parse(text).TryGet(out var tree, out var problem) && FilterBinder.Bind(tree, FineTuningFields.Table).TryGet(out var bound, out problem))
        {
            return FilterTranslation.Translate<FineTuning>(bound) is not null;
        }
        Assert.InRange(problem.Position ?? 0, 1, text.Length + 1);
        return false;
    }
}
