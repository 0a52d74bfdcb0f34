using System.Globalization;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a job says of a provider that keeps it from getting on: what is wrong and what to do.</summary>
internal static class AttentionText
{
    public static string Of(ProviderError error, string title, DateTimeOffset now)
    {
        var sentence = ProviderAdvice.Sentence(error, title);
        return Backoff.AsksForTooLong(error, now)
            ? string.Create(CultureInfo.InvariantCulture, $"{sentence} That is more than {Backoff.LongestWait.TotalHours:0} hours, so the Studio asks again once they are over.")
            : sentence;
    }

    /// <summary>For a job whose provider was removed from the Studio.</summary>
    public static string Gone(string provider) =>
        $"The provider \"{provider}\" was removed from the Studio: add it again on the providers page, and the job goes on by itself.";

    /// <summary>For a cancel that the provider refuses although the job is not over there.</summary>
    public static string CancelRefused(ProviderError error, string title) =>
        $"{title} refuses to cancel this job ({error.Message.TrimEnd('.')}): the Studio asks again; cancel it on the provider's own site if it goes on there.";

    /// <summary>For a single job that the provider cannot answer for while it answers for others.</summary>
    public static string Alone(ProviderError error, string title) =>
        $"{title} answers for other jobs, but not for this one ({error.Message.TrimEnd('.')}): the Studio asks again by itself; look at the provider's own site if it lasts.";

    /// <summary>For a job that the provider does not know under settings that were changed after it was last heard of.</summary>
    public static string NotKnownAnyMore(string title) =>
        $"{title} does not know this job since its settings were changed: if address, account or key are others now, put the right ones back on its page under Providers; if the job was deleted there, cancel it here.";

    /// <summary>For a job that the Studio itself cannot work on, such as where its disk is full.</summary>
    public const string OwnFault =
        "The Studio itself failed while it worked on this job: it tries again by itself; if it lasts, look into its log and whether its disk is full.";

    /// <summary>For a file that the provider has been reading for long.</summary>
    public static string StillReading(string title) =>
        $"{title} is still reading the training file: there is nothing to do yet; if this lasts for hours, cancel the job and start it again.";
}
