using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Checks;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Checks;

/// <summary>A fault that was injected into a copy of a clean record, and what its check said.</summary>
public sealed record FaultTrial(string Kind, string Question, string Sql, IReadOnlyList<string> Codes)
{
    public bool IsFound => Codes.Contains(Kind);
}

/// <summary>Injects each kind of fault into copies of clean records and checks them.</summary>
public static class FaultTrials
{
    /// <summary>Of a kind so many copies of one database are enough.</summary>
    private const int MostOfAKind = 12;

    internal static async Task<IReadOnlyList<FaultTrial>> RunAsync(StudioDbFixture studio, CheckGround ground, IReadOnlyList<GoldenRecordView> clean)
    {
        var checker = studio.Get<RecordChecker>();
        var trials = new List<FaultTrial>();
        foreach (var injector in FaultInjectors.All)
        {
            var some = 0;
            foreach (var record in clean)
            {
                if (some >= MostOfAKind || injector.Inject(record, ground) is not { } copy)
                {
                    continue;
                }
                some++;
                var outcome = (await checker.CheckAsync(copy, ground, CancellationToken.None)).Value!;
                trials.Add(new FaultTrial(injector.Code, copy.Question, copy.Sql, [.. outcome.Findings.Select(finding => finding.Code)]));
            }
        }
        return trials;
    }
}
