using System.Globalization;

namespace FineTuningStudio.Core.Providers;

/// <summary>What a person is told of a model's end and of the end of training, in one sentence each.</summary>
public static class SunsetWords
{
    /// <summary>An end that is further away than this is no news to somebody who creates a job.</summary>
    private const int NewsDays = 365;

    /// <summary>The day by UTC.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>
    /// The warnings of a job that is created today. They stay on the job, so they name days and not "tomorrow".
    /// </summary>
    public static IEnumerable<string> ForNewJob(ProviderDescription provider, string model, ModelSunset? sunset, DateOnly today)
    {
        if (provider.TrainingEndOf(model) is { } end && end.DaysLeft(today) <= NewsDays)
        {
            yield return end.IsOver(today)
                ? $"{provider.Title} takes no new fine-tuning jobs since {Day(end.Date)} ({end.Source}), so it will probably refuse this one. Choose another provider."
                : $"{provider.Title} takes no new fine-tuning jobs from {Day(end.Date)} on ({end.Source}); this one, created on {Day(today)}, is {Days(end.DaysLeft(today))} before that.";
        }
        if (sunset is not null && sunset.DaysLeft(today) <= NewsDays)
        {
            yield return sunset.IsOver(today)
                ? $"{sunset.Model} is not served any more since {Day(sunset.Date)} ({sunset.Source}). Choose another base model."
                : $"{sunset.Model} stops on {Day(sunset.Date)} ({sunset.Source}), and what is tuned from it with it: a model tuned on {Day(today)} lives {Days(sunset.DaysLeft(today))} at most.";
        }
    }

    /// <summary>Such as "stops in 54 days, on 2027-01-14" or "stopped on 2026-01-14, 311 days ago".</summary>
    public static string When(ModelSunset sunset, DateOnly today) => sunset.DaysLeft(today) switch
    {
        0 => $"stops today, {Day(sunset.Date)}",
        1 => $"stops tomorrow, {Day(sunset.Date)}",
        -1 => $"stopped yesterday, {Day(sunset.Date)}",
        > 0 and var days => $"stops in {Days(days)}, on {Day(sunset.Date)}",
        var days => $"stopped on {Day(sunset.Date)}, {Days(-days)} ago",
    };

    /// <summary>Such as "no new jobs from 2027-01-06 on (46 days)".</summary>
    public static string When(TrainingEnd end, DateOnly today) => end.IsOver(today)
        ? $"no new jobs since {Day(end.Date)}"
        : $"no new jobs from {Day(end.Date)} on, in {Days(end.DaysLeft(today))}";

    /// <summary>The words with a capital, where they begin a line.</summary>
    public static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Days(int days) => days == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{days:N0} days");
}
