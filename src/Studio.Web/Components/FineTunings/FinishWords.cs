using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings;

/// <summary>Says when a job will probably end, and what makes the Studio think so.</summary>
public static class FinishWords
{
    /// <summary>Such as "about 4 min left (ends about 14:32 UTC), judged by its progress so far"; null where nothing can be said.</summary>
    public static string? Of(FineTuningView job, DateTime now) => job.Finish is { } finish && finish.At > now
        ? $"About {Left(finish.At - now)} left (ends about {Clock(finish.At, now)} UTC), judged by {Basis(finish)}."
        : null;

    private static string Basis(FinishEstimate finish) => finish switch
    {
        { Basis: FinishBasis.Progress } => "its progress so far",
        { Jobs: 1 } => "the one earlier job of this base model; it may well take longer",
        { Jobs: < 5 } => $"{finish.Jobs:N0} earlier jobs of this base model; that is few, so it may well take longer",
        _ => $"{finish.Jobs:N0} earlier jobs of this base model",
    };

    /// <summary>Rounded to what an estimate can promise.</summary>
    private static string Left(TimeSpan left) => left switch
    {
        { TotalSeconds: < 10 } => "10 s",
        { TotalSeconds: < 90 } => $"{Math.Round(left.TotalSeconds / 10) * 10:0} s",
        { TotalMinutes: < 90 } => $"{Math.Round(left.TotalMinutes):0} min",
        { TotalHours: < 36 } => $"{Math.Round(left.TotalHours):0} h",
        _ => $"{Math.Round(left.TotalDays):0} days",
    };

    private static string Clock(DateTime at, DateTime now) => at.ToString(at.Date == now.Date ? (at - now).TotalMinutes < 5 ? "HH:mm:ss" : "HH:mm" : "yyyy-MM-dd HH:mm");
}
