using System.Globalization;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What the jobs of a sweep came to, and which of them is the best.</summary>
internal static class SweepResults
{
    public static async Task<IReadOnlyList<SweepRun>> ReadAsync(StudioDb database, IReadOnlyList<FineTuningView> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.Select(job => job.Id).ToList();
        var figures = await database.FineTunings.Where(job => ids.Contains(job.Id)).Select(job => new
        {
            job.Id,
            TrainLoss = database.FineTuningMetrics.Where(metric => metric.FineTuningId == job.Id && metric.TrainLoss != null)
                .OrderByDescending(metric => metric.Step).Select(metric => metric.TrainLoss).FirstOrDefault(),
            ValidLoss = database.FineTuningMetrics.Where(metric => metric.FineTuningId == job.Id && metric.ValidLoss != null)
                .OrderByDescending(metric => metric.Step).Select(metric => metric.ValidLoss).FirstOrDefault(),
            StartedAt = database.FineTuningEvents.Where(item => item.FineTuningId == job.Id).OrderBy(item => item.Sequence).Select(item => (DateTime?)item.CreatedAt).FirstOrDefault(),
        }).ToDictionaryAsync(job => job.Id, cancellationToken);
        var made = await database.Evaluations.AsNoTracking().Include(run => run.Contestants)
            .Where(run => run.IsAutomatic && ids.Contains(run.FineTuningId!)).ToListAsync(cancellationToken);
        var evaluations = (await database.ViewsAsync(made, cancellationToken)).GroupBy(run => run.FineTuningId!)
            .ToDictionary(group => group.Key, group => group.MaxBy(run => run.CreatedAt)!);
        return [.. jobs.Select(job =>
        {
            var figure = figures.GetValueOrDefault(job.Id);
            var evaluation = evaluations.GetValueOrDefault(job.Id);
            var model = evaluation?.Contestants.FirstOrDefault(contestant => contestant.Kind is ContestantKind.Tuned && contestant.FineTuningId == job.Id);
            return new SweepRun(job)
            {
                TrainLoss = figure?.TrainLoss,
                ValidLoss = figure?.ValidLoss,
                StartedAt = figure?.StartedAt,
                EvaluationId = evaluation?.Id,
                EvaluationStatus = evaluation?.Status,
                HeldOut = model?.Accuracies[ComparisonProfile.Studio],
                Contestant = model?.Position,
            };
        })];
    }

    /// <summary>Among equals the cheaper one, then the earlier. Null where none is evaluated to its end.</summary>
    public static async Task<SweepBest?> BestAsync(StudioDb database, IReadOnlyList<SweepRun> runs, CancellationToken cancellationToken)
    {
        var ranked = runs.Where(run => run.IsEvaluated).OrderByDescending(run => run.HeldOut!.Value)
            .ThenBy(run => run.Job.CostMicroDollars ?? long.MaxValue).ThenBy(run => run.Position).ToList();
        if (ranked is not [var best, .. var others])
        {
            return null;
        }
        var pairs = await PairsAsync(database, best, others, cancellationToken);
        var notWorse = others.Where(other => McNemar.ExactP(pairs[other.Job.Id].OnlyFirst, pairs[other.Job.Id].OnlySecond) >= PairedSentences.Significance).ToList();
        return new SweepBest(best.Job.Id, best.Position, best.HeldOut!, Sentence(best), Comparison(best, others, notWorse, pairs), [.. notWorse.Select(run => run.Job.Id)]);
    }

    private static string Sentence(SweepRun best) => string.Create(
        CultureInfo.InvariantCulture,
        $"Best by held-out accuracy: #{best.Position} ({SweepWords.Values(best.Values)}), right on {best.HeldOut!.Right:N0} of {best.HeldOut.Of:N0} questions, {Percent(best.HeldOut.Value)} (95 % interval {Percent(best.HeldOut.Low)} to {Percent(best.HeldOut.High)}).");

    private static string? Comparison(SweepRun best, List<SweepRun> others, List<SweepRun> notWorse, IReadOnlyDictionary<string, Pair> pairs)
    {
        if (others is not [var second, ..])
        {
            return null;
        }
        var pair = pairs[second.Job.Id];
        var beside = PairedSentences.Of($"#{best.Position}", $"#{second.Position}", pair.Both, pair.OnlyFirst, pair.OnlySecond, pair.Neither);
        var rest = notWorse.Count switch
        {
            0 => others.Count == 1 ? "" : $" It is shown to be better than each of the other {others.Count}, one by one (p below {PairedSentences.Significance.ToString(CultureInfo.InvariantCulture)}).",
            1 when others.Count == 1 => " By these questions it is not shown to be better, so choose by cost and time too, or hold out more.",
            var count when count == others.Count => " By these questions it is not shown to be better than any of the others, so choose by cost and time too, or hold out more.",
            var count => string.Create(CultureInfo.InvariantCulture, $" It is not shown to be better than {count} of the other {others.Count}: {string.Join(", ", notWorse.Select(run => $"#{run.Position}"))}."),
        };
        var warm = others.Prepend(best).Any(run => run.Job.WarmStartedFromId is not null)
            ? " Some went on from an earlier model, which may have been trained on some of these questions." : "";
        return $"{beside}{rest} The best of several looks a little better than it is, since these questions chose it.{warm}";
    }

    /// <summary>The questions that both were asked, by the very version of their record: of one snapshot that is the whole held-out part.</summary>
    private static async Task<Dictionary<string, Pair>> PairsAsync(StudioDb database, SweepRun best, List<SweepRun> others, CancellationToken cancellationToken)
    {
        var otherIds = others.Select(run => run.EvaluationId!).ToList();
        var marks =
            from mark in database.Marks(ComparisonProfile.Studio)
            join item in database.EvaluationItems on new { mark.EvaluationId, Position = mark.Item } equals new { item.EvaluationId, item.Position }
            select new { mark.EvaluationId, mark.Contestant, item.RecordId, item.RecordVersion, mark.IsRight };
        var counts = await (
            from first in marks
            join second in marks on new { first.RecordId, first.RecordVersion } equals new { second.RecordId, second.RecordVersion }
            where first.EvaluationId == best.EvaluationId && first.Contestant == best.Contestant && otherIds.Contains(second.EvaluationId)
            group second by new { second.EvaluationId, second.Contestant, First = first.IsRight, Second = second.IsRight } into grouped
            select new { grouped.Key, Count = grouped.Count() }).ToListAsync(cancellationToken);
        var byKey = counts.ToDictionary(count => (count.Key.EvaluationId, count.Key.Contestant, count.Key.First, count.Key.Second), count => count.Count);
        return others.ToDictionary(run => run.Job.Id, run =>
        {
            int Of(bool first, bool second) => byKey.GetValueOrDefault((run.EvaluationId!, run.Contestant!.Value, first, second));
            return new Pair(Of(true, true), Of(true, false), Of(false, true), Of(false, false));
        });
    }

    private static string Percent(double? share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    private sealed record Pair(int Both, int OnlyFirst, int OnlySecond, int Neither);
}
