namespace FineTuningStudio.Core.Evaluations;

/// <summary>Reads runs and what came out of them. Null or empty where there is no such run.</summary>
public sealed class EvaluationQueries
{
    public Task<EvaluationView?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The newest first, a page at a time; <c>invalid_page_token</c>, <c>invalid_page_size</c>.</summary>
    public Task<Result<EvaluationPage>> ListAsync(EvaluationListRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<EvaluationItemPage> ItemsAsync(string id, ItemSearch search, int skip, int take, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The groups of one kind, those with most items first, at most 200.</summary>
    public Task<IReadOnlyList<BreakdownRow>> BreakdownAsync(string id, BreakdownKind kind, ComparisonProfile profile, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Each contestant against the first, by the profile's rules.</summary>
    public Task<IReadOnlyList<PairedComparison>> ComparisonsAsync(string id, ComparisonProfile profile, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>One item with the results of gold and prediction run now. Problem: <c>not_found</c>.</summary>
    public Task<Result<ExampleView>> ExampleAsync(string id, int item, int contestant, ItemSearch search, CancellationToken cancellationToken) => throw new NotImplementedException();
}
