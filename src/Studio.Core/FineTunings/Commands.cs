using FineTuningStudio.Core.GoldenRecords;
namespace FineTuningStudio.Core.FineTunings;
#pragma warning disable CA1822, IDE0060
public sealed class CreateFineTuning {
    public Task<Result<FineTuningView>> RunAsync(CreateFineTuningRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<FineTuningEstimate> EstimateAsync(CreateFineTuningRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class CancelFineTuning { public Task<Result<FineTuningView>> RunAsync(string id, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) => throw new NotImplementedException(); }
public sealed class PauseFineTuning {
    public Task<Result<FineTuningView>> PauseAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Result<FineTuningView>> ResumeAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class DeleteFineTuning { public Task<Result<Done>> RunAsync(string id, bool remote, CancellationToken cancellationToken) => throw new NotImplementedException(); }
public sealed class UpdateFineTuning { public Task<Result<FineTuningView>> RunAsync(string id, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) => throw new NotImplementedException(); }
public sealed class AskModel { public Task<Result<ModelReply>> RunAsync(string id, string question, CancellationToken cancellationToken) => throw new NotImplementedException(); }
public sealed class FineTuningQueries {
    public Task<FineTuningView?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Result<FineTuningPage>> ListAsync(FineTuningListRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<FineTuningCounts> CountAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<FineTuningEventView>> EventsAsync(string id, string? after, int limit, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<FineTuningMetricView>> MetricsAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<StateSpan>> TimelineAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<SnapshotRecordView>> RecordsAsync(string id, int skip, int take, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<ProviderResponseView?> ProviderResponseAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<TrainingFileView?> TrainingFileAsync(string id, SnapshotPart part, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Result<Stream>> OpenResultFileAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<FineTuningChanges> ChangesSinceAsync(long change, CancellationToken cancellationToken) => throw new NotImplementedException();
}
