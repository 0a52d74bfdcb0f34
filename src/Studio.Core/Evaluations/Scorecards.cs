using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Evaluations;

/// <summary>Each contestant's figures, added up in the database for as many runs as a page shows.</summary>
internal static class Scorecards
{
    /// <summary>The runs of these ids as lists show them, in no order; those that do not exist are left out.</summary>
    public static async Task<List<EvaluationView>> ListedAsync(this StudioDb database, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        await database.ViewsAsync(
            await database.Evaluations.AsNoTracking().Include(run => run.Contestants).Where(run => ids.Contains(run.Id)).ToListAsync(cancellationToken), cancellationToken);

    /// <summary>The views of these runs, in their order, without latencies and costs.</summary>
    public static async Task<List<EvaluationView>> ViewsAsync(this StudioDb database, IReadOnlyList<Evaluation> runs, CancellationToken cancellationToken)
    {
        var ids = runs.Select(run => run.Id).ToList();
        var sums = (await database.EvaluationAnswers.AsNoTracking().Where(answer => ids.Contains(answer.EvaluationId))
            .GroupBy(answer => new { answer.EvaluationId, answer.Contestant, answer.Stage, answer.Verdict })
            .Select(group => new AnswerSum
            {
                EvaluationId = group.Key.EvaluationId,
                Contestant = group.Key.Contestant,
                Stage = group.Key.Stage,
                Verdict = group.Key.Verdict,
                Count = group.Count(),
                Strict = group.Count(answer => answer.RightStrict),
                BirdEx = group.Count(answer => answer.RightBirdEx),
                SpiderTs = group.Count(answer => answer.RightSpiderTs),
                PromptTokens = group.Sum(answer => (long?)answer.PromptTokens) ?? 0,
                CompletionTokens = group.Sum(answer => (long?)answer.CompletionTokens) ?? 0,
            })
            .ToListAsync(cancellationToken)).ToLookup(sum => (sum.EvaluationId, sum.Contestant));
        var leaks = await database.EvaluationItems.Where(item => ids.Contains(item.EvaluationId)).GroupBy(item => item.EvaluationId)
            .Select(group => new { group.Key, Shapes = group.Count(item => item.ShapeInTraining), Questions = group.Count(item => item.QuestionInTraining) })
            .ToDictionaryAsync(group => group.Key, cancellationToken);
        var broken = await database.EvaluationAnswers
            .Where(answer => ids.Contains(answer.EvaluationId) && answer.Verdict == Verdict.GoldBroken)
            .Select(answer => new { answer.EvaluationId, answer.Item }).Distinct()
            .GroupBy(item => item.EvaluationId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return [.. runs.Select(run =>
        {
            var contestants = run.Contestants.OrderBy(contestant => contestant.Position)
                .Select(contestant => Card(contestant, [.. sums[(run.Id, contestant.Position)]])).ToList();
            var tuned = run.Contestants.Any(contestant => contestant.Kind is ContestantKind.Tuned);
            var leak = leaks.GetValueOrDefault(run.Id);
            return View(run, contestants) with
            {
                LeakedShapeItems = tuned ? leak?.Shapes ?? 0 : null,
                LeakedQuestionItems = tuned ? leak?.Questions ?? 0 : null,
                GoldBrokenItems = broken.GetValueOrDefault(run.Id),
            };
        })];
    }

    private static EvaluationView View(Evaluation run, List<ContestantView> contestants)
    {
        var wanted = (long)run.ItemCount * contestants.Count;
        var done = contestants.Sum(contestant => (long)contestant.Judged + contestant.Interrupted);
        return new EvaluationView
        {
            Id = run.Id,
            Alias = run.Alias,
            ConnectionId = run.ConnectionId,
            FineTuningId = run.FineTuningId,
            IsAutomatic = run.IsAutomatic,
            Status = run.Status,
            Error = run.Error,
            ItemCount = run.ItemCount,
            Concurrency = run.Concurrency,
            CreatedBy = run.CreatedBy,
            CreatedAt = run.CreatedAt,
            StartedAt = run.StartedAt,
            FinishedAt = run.FinishedAt,
            CancelPending = run.CancelRequestedAt is not null && run.FinishedAt is null,
            Progress = run.Status is EvaluationStatus.Succeeded || wanted == 0 ? 1 : (double)done / wanted,
            Contestants = contestants,
        };
    }

    private static ContestantView Card(EvaluationContestant contestant, IReadOnlyList<AnswerSum> sums)
    {
        var judged = sums.Where(sum => sum is { Stage: AnswerStage.Judged, Verdict: not null }).ToList();
        var counted = judged.Where(sum => sum.Verdict is not Verdict.GoldBroken).ToList();
        var of = counted.Sum(sum => sum.Count);
        Accuracy By(Func<AnswerSum, int> right) => WilsonInterval.Accuracy(counted.Sum(right), of);
        return new ContestantView
        {
            Position = contestant.Position,
            Kind = contestant.Kind,
            Title = contestant.Title,
            FineTuningId = contestant.FineTuningId,
            Provider = contestant.Provider,
            Model = contestant.Model,
            Asked = sums.Sum(sum => sum.Count),
            Judged = judged.Sum(sum => sum.Count),
            Interrupted = sums.Where(sum => sum.Stage is AnswerStage.Interrupted).Sum(sum => sum.Count),
            Verdicts = judged.GroupBy(sum => sum.Verdict!.Value).ToDictionary(group => group.Key, group => group.Sum(sum => sum.Count)),
            Accuracies = new Dictionary<ComparisonProfile, Accuracy>
            {
                [ComparisonProfile.Studio] = By(sum => sum.Verdict!.Value.IsRight() ? sum.Count : 0),
                [ComparisonProfile.Strict] = By(sum => sum.Strict),
                [ComparisonProfile.BirdEx] = By(sum => sum.BirdEx),
                [ComparisonProfile.SpiderTs] = By(sum => sum.SpiderTs),
            },
            PromptTokens = sums.Sum(sum => sum.PromptTokens),
            CompletionTokens = sums.Sum(sum => sum.CompletionTokens),
        };
    }

    /// <summary>Answers of one contestant at one stage and with one verdict, added up.</summary>
    private sealed record AnswerSum
    {
        public required string EvaluationId { get; init; }

        public required int Contestant { get; init; }

        public required AnswerStage Stage { get; init; }

        public required Verdict? Verdict { get; init; }

        public required int Count { get; init; }

        public required int Strict { get; init; }

        public required int BirdEx { get; init; }

        public required int SpiderTs { get; init; }

        public required long PromptTokens { get; init; }

        public required long CompletionTokens { get; init; }
    }
}
