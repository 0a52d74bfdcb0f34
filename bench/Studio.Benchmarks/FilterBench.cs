using System.Diagnostics;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.UnitTests.Core.Filtering;

namespace FineTuningStudio.Benchmarks;

/// <summary>A million texts by chance through parser, binder and translation: none may throw, and none may take over 50 ms.</summary>
internal static class FilterBench
{
    private const int Inputs = 1_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    public static int Run()
    {
        var filters = new RandomFilters(new Random(2026));
        var (understood, unreadable, meaningless, over, again) = (0, 0, 0, 0, 0);
        var times = new List<double>(Inputs);
        var longest = TimeSpan.Zero;
        for (var round = 0; round < Inputs; round++)
        {
            var text = round % 100 == 0 ? filters.Long() : filters.Any();
            var (code, time) = Read(text);
            times.Add(time.TotalMilliseconds);
            longest = time > longest ? time : longest;
            _ = code switch { null => understood++, "invalid_filter" => unreadable++, _ => meaningless++ };
            if (time > Limit)
            {
                // The machine's own pauses (collector, other processes) are not the filter's: those do not come twice.
                over++;
                again += Read(text).Time > Limit ? 1 : 0;
            }
        }
        times.Sort();
        Console.WriteLine($"{Inputs:N0} texts: {understood:N0} understood, {unreadable:N0} not of the grammar, {meaningless:N0} that do not fit the fields; none threw.");
        Console.WriteLine($"Median {times[Inputs / 2] * 1000:0.0} µs, 99.9 % under {times[Inputs / 1000 * 999] * 1000:0} µs, the slowest {longest.TotalMilliseconds:0.0} ms; {over} over {Limit.TotalMilliseconds} ms, {again} of them a second time too.");
        return again == 0 ? 0 : 1;
    }

    private static (string? Code, TimeSpan Time) Read(string text)
    {
        var start = Stopwatch.GetTimestamp();
        string? code = null;
        if (FilterParser.Parse(text).TryGet(out var tree, out var problem) && FilterBinder.Bind(tree, FineTuningFields.Table).TryGet(out var bound, out problem))
        {
            FilterTranslation.Translate<FineTuning>(bound);
        }
        else
        {
            code = problem.Code;
        }
        return (code, Stopwatch.GetElapsedTime(start));
    }
}
