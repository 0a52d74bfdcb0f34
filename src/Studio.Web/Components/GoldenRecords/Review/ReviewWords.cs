using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Components.GoldenRecords.Review;

/// <summary>The words of reviews, for people.</summary>
internal static class ReviewWords
{
    public static string Of(ReviewState state) => state switch
    {
        ReviewState.Accepted => "Accepted in a review",
        ReviewState.Rejected => "Rejected in a review: not trained on",
        _ => "Not reviewed",
    };

    public static string Short(ReviewState state) => state switch
    {
        ReviewState.Accepted => "Accepted",
        ReviewState.Rejected => "Rejected",
        _ => "Not reviewed",
    };
}
