namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// How a question is put to a model, in training and when asking: a system text with the placeholders {dialect} and
/// {schema}, and a user text with {question}.
/// </summary>
public sealed record PromptTemplate(string System, string User)
{
    /// <summary>The most characters that each of the two texts may have.</summary>
    public const int MaxLength = 20_000;

    public static PromptTemplate Default { get; } = new(
        """
        Translate the user's question into one SQL query for the {dialect} database described below. Use only its tables and columns. Answer with the SQL alone.

        {schema}
        """,
        "Question: {question}");

    public string RenderSystem(string dialect, string schema) =>
        System.Replace("{dialect}", dialect, StringComparison.Ordinal).Replace("{schema}", schema, StringComparison.Ordinal);

    public string RenderUser(string question) => User.Replace("{question}", question, StringComparison.Ordinal);
}
