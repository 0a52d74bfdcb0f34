using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Says how much of a held-out part stands in training, before a job is made and after.</summary>
public sealed class LeakReports
{
    /// <summary>The report that creating would be judged by. Problems: those of creating, and <c>nothing_held_out</c> (kind Impossible).</summary>
    public Task<Result<LeakReport>> BeforeAsync(CreateFineTuningRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The report of a job's snapshot. <c>finetuning_not_found</c>, <c>nothing_held_out</c> (kind NotFound).</summary>
    public Task<Result<LeakReport>> OfFineTuningAsync(string fineTuningId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
