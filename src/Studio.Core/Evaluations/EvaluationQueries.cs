using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Reads runs and what came out of them. Null or empty where there is no such run.</summary>
public sealed class EvaluationQueries(
    IDbContextFactory<StudioDb> databases, PageTokens tokens, ExecutionComparison comparison, ReadOnlyQueries queries, ChatPrices prices)
{
    public const int DefaultPageSize = 20;
    public const int MaxPageSize = 100;

    /// <summary>How many rows of each result an example shows.</summary>
    private const int ExampleRows = 200;

    public async Task<bool> ExistsAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Evaluations.AnyAsync(run => run.Id == id, cancellationToken);
    }

    public async Task<EvaluationView?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.ListedAsync([id], cancellationToken) is not [var view])
        {
            return null;
        }
        var timed = await database.WithLatenciesAsync(id, view.Contestants, cancellationToken);
        return view with { Contestants = await database.WithCostsAsync(timed, prices, cancellationToken) };
    }

    /// <summary>The runs of these ids as the list shows them, without latencies and costs, in no order; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<EvaluationView>> FindListedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.ListedAsync(ids, cancellationToken);
    }

    /// <summary>
    /// The newest first, a page at a time; with a job those that asked its held-out part or its model. Problems:
    /// <c>invalid_page_token</c>, <c>invalid_page_size</c>. Latencies and costs are left to <see cref="FindAsync"/>.
    /// </summary>
    public async Task<Result<EvaluationPage>> ListAsync(EvaluationListRequest request, CancellationToken cancellationToken)
    {
        if (Paging.SizeFault(request.PageSize, DefaultPageSize) is { } tooSmall)
        {
            return tooSmall;
        }
        var bound = $"evaluations|{request.FineTuningId}|{request.ConnectionId}";
        if (tokens.TokenFault<PagePosition>(request.PageToken, bound, out var from) is { } alien)
        {
            return alien;
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var all = database.Evaluations.AsNoTracking().Where(run =>
            (request.ConnectionId == null || run.ConnectionId == request.ConnectionId)
            && (request.FineTuningId == null || run.FineTuningId == request.FineTuningId
                || run.Contestants.Any(contestant => contestant.FineTuningId == request.FineTuningId && contestant.Kind == ContestantKind.Tuned)));
        var total = await all.CountAsync(cancellationToken);
        var size = Paging.SizeOf(request.PageSize, DefaultPageSize, MaxPageSize);
        var later = from is null ? all : all.Where(run =>
            run.CreatedAt < from.CreatedAt || (run.CreatedAt == from.CreatedAt && string.Compare(run.Id, from.Id) < 0));
        var runs = await later.OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Id).Take(size + 1)
            .Include(run => run.Contestants).AsSplitQuery().ToListAsync(cancellationToken);
        var page = await database.ViewsAsync([.. runs.Take(size)], cancellationToken);
        var next = runs.Count > size ? tokens.Write(bound, new PagePosition(page[^1].CreatedAt, page[^1].Id)) : null;
        return new EvaluationPage(page, next, total);
    }

    /// <summary>The items that the search finds, in the order in which they are asked.</summary>
    public async Task<EvaluationItemPage> ItemsAsync(string id, ItemSearch search, int skip, int take, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var found = database.Search(id, search);
        var total = await found.CountAsync(cancellationToken);
        var page = found.OrderBy(item => item.Position).Skip(Math.Max(skip, 0)).Take(Math.Max(take, 0));
        return new EvaluationItemPage(await database.ViewsAsync(id, page, cancellationToken), total);
    }

    /// <summary>The groups of one kind, those with most items first, at most 200. An item with several tags counts in each of their groups.</summary>
    public async Task<IReadOnlyList<BreakdownRow>> BreakdownAsync(string id, BreakdownKind kind, ComparisonProfile profile, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Breakdowns.ReadAsync(database, id, kind, profile, cancellationToken);
    }

    /// <summary>Each contestant against the first, by the profile's rules.</summary>
    public async Task<IReadOnlyList<PairedComparison>> ComparisonsAsync(string id, ComparisonProfile profile, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await PairedComparisons.ReadAsync(database, id, profile, cancellationToken);
    }

    /// <summary>
    /// One item with the results of gold and prediction run now; the neighbours are those of the search, to which the item
    /// itself need not belong. Problem: <c>not_found</c>.
    /// </summary>
    public async Task<Result<ExampleView>> ExampleAsync(string id, int item, int contestant, ItemSearch search, CancellationToken cancellationToken)
    {
        EvaluationView? run;
        EvaluationItemView? view;
        bool isCurrent;
        int? previous;
        int? next;
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            run = (await database.ListedAsync([id], cancellationToken)).SingleOrDefault();
            if (run is null || run.Contestants.All(known => known.Position != contestant))
            {
                return new Problem(ProblemKind.NotFound, "not_found", "There is no evaluation of this id with such a model.");
            }
            view = (await database.ViewsAsync(id, database.Search(id, new ItemSearch()).Where(found => found.Position == item), cancellationToken)).SingleOrDefault();
            if (view is null)
            {
                return new Problem(ProblemKind.NotFound, "not_found", $"The evaluation has {run.ItemCount:N0} questions, and none of the number {item + 1}.");
            }
            isCurrent = await database.Visible().AnyAsync(record => record.Id == view.RecordId && record.Version == view.RecordVersion, cancellationToken);
            var found = database.Search(id, search);
            previous = await found.Where(other => other.Position < item).MaxAsync(other => (int?)other.Position, cancellationToken);
            next = await found.Where(other => other.Position > item).MinAsync(other => (int?)other.Position, cancellationToken);
        }
        var answer = view.Answers.SingleOrDefault(given => given.Contestant == contestant);
        return new ExampleView(run, view, answer, await CompareAsync(run.ConnectionId, view, answer, cancellationToken), isCurrent, previous, next);
    }

    private async Task<ComparisonView?> CompareAsync(string connectionId, EvaluationItemView item, AnswerView? answer, CancellationToken cancellationToken)
    {
        if (answer is null)
        {
            return null;
        }
        if (!string.IsNullOrWhiteSpace(answer.Sql))
        {
            return await comparison.ExplainAsync(connectionId, [item.Sql, .. item.AcceptedSqls], answer.Sql, ExampleRows, cancellationToken);
        }

        // There is nothing to compare with; what the gold gives is worth seeing all the same.
        var limits = new QueryLimits { Rows = ExampleRows };
        (await queries.RunAsync(connectionId, item.Sql, limits, cancellationToken)).TryGet(out var rows, out var problem);
        var marked = rows is null ? null : new MarkedRows(rows, [.. rows.Rows.Select(_ => RowMark.Missing)]);
        var outcome = new ComparisonOutcome(answer.Verdict ?? Verdict.Error, answer.Reason ?? "The model gave no SQL.");
        return new ComparisonView(outcome, item.Sql, marked, problem, null, null);
    }
}
