namespace FineTuningStudio.Web.Components.Shared;

/// <summary>Times and lengths of time in words.</summary>
public static class RelativeText
{
    /// <summary>How long ago, such as "3 min ago"; the date once it is more than a week.</summary>
    public static string Of(DateTime at, DateTime now)
    {
        var ago = now - at;
        return ago switch
        {
            { TotalSeconds: < 10 } => "just now",
            { TotalMinutes: < 1 } => $"{(int)ago.TotalSeconds} s ago",
            { TotalHours: < 1 } => $"{(int)ago.TotalMinutes} min ago",
            { TotalDays: < 1 } => $"{(int)ago.TotalHours} h ago",
            { TotalDays: < 7 } => $"{(int)ago.TotalDays} d ago",
            _ => at.ToString("yyyy-MM-dd"),
        };
    }

    /// <summary>A length of time, such as "40 ms", "4.2 s", "42 s", "3 min 5 s" or "2 h 10 min".</summary>
    public static string Length(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0} ms",
        { TotalSeconds: < 10 } => $"{span.TotalSeconds:0.0} s",
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min {span.Seconds} s",
        { TotalDays: < 1 } => $"{(int)span.TotalHours} h {span.Minutes} min",
        _ => $"{(int)span.TotalDays} d {span.Hours} h",
    };
}
