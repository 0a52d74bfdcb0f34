namespace FineTuningStudio.Core.Filtering;

/// <summary>Where a page of a list ended that is ordered by creation and id.</summary>
internal sealed record PagePosition(DateTime CreatedAt, string Id);

/// <summary>The rules of lists that come a page at a time (AIP-158): 0 or no size is the default, a size over the most is the most.</summary>
internal static class Paging
{
    public static int SizeOf(int? wanted, int ordinary, int most) => wanted is null or 0 ? ordinary : Math.Min(wanted.Value, most);

    /// <summary>The problem of a negative size.</summary>
    public static Problem? SizeFault(int? wanted, int ordinary) => wanted is < 0
        ? new Problem(ProblemKind.Impossible, "invalid_page_size", $"page_size must be 0 or more; found {wanted}. Leave it out for {ordinary}.")
        : null;

    /// <summary>The position that the token names, null without a token; or the problem of a token that was not written for this request.</summary>
    public static Problem? TokenFault<TPosition>(this PageTokens tokens, string? token, string request, out TPosition? from)
        where TPosition : class
    {
        from = null;
        return string.IsNullOrEmpty(token) || tokens.TryRead(token, request, out from)
            ? null
            : AlienToken;
    }

    /// <summary>The problem of a token that this list did not give for the same parameters.</summary>
    public static Problem AlienToken { get; } = new(ProblemKind.Impossible, "invalid_page_token",
        "page_token is not one that this list gave for the same parameters; leave it out to start from the first page.");
}
