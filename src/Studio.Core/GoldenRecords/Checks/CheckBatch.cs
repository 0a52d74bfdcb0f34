namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>Checks some records at once and writes what was found.</summary>
internal sealed class CheckBatch(CheckStore store, RecordChecker checker)
{
    /// <summary>How many are read and written together.</summary>
    public const int Size = 100;

    /// <summary>How many run their SQL at once; the door to the databases lets no more through either.</summary>
    private const int AtOnce = 4;

    /// <summary>The states that were found; the problem where the database cannot be asked, when nothing of the batch is written.</summary>
    public async Task<Result<IReadOnlyList<CheckState>>> RunAsync(CheckGround ground, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var subjects = await store.SubjectsAsync(ground.Target.Id, ids, ct);
        var outcomes = new (CheckSubject Subject, CheckOutcome Outcome)[subjects.Count];
        Problem? stopped = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await Parallel.ForAsync(0, subjects.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop.Token }, async (i, token) =>
            {
                if ((await checker.CheckAsync(subjects[i], ground, token)).TryGet(out var outcome, out var problem))
                {
                    outcomes[i] = (subjects[i], outcome);
                    return;
                }
                Interlocked.CompareExchange(ref stopped, problem, null);
                await stop.CancelAsync();
            });
        }
        catch (OperationCanceledException) when (stopped is not null && !ct.IsCancellationRequested)
        {
            // The others were stopped, since the database does not answer.
        }
        if (stopped is not null)
        {
            return stopped;
        }
        await store.WriteAsync(ground, outcomes, ct);
        return Result.Of<IReadOnlyList<CheckState>>([.. outcomes.Select(outcome => outcome.Outcome.State)]);
    }
}
