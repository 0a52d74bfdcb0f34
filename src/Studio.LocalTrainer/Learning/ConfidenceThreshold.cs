namespace FineTuningStudio.LocalTrainer.Learning;

/// <summary>
/// Chooses from validation rows below which confidence a model should say that it cannot answer: where right answers given
/// outnumber wrong ones by the most, a question not answered counting as neither.
/// </summary>
public static class ConfidenceThreshold
{
    /// <summary>With fewer rows chance would choose.</summary>
    public const int FewestRows = 10;

    /// <summary>Thresholds are whole hundredths, of which the lowest of equally good ones is taken, and this one at most.</summary>
    private const int MaxHundredths = 95;

    /// <summary>
    /// The highest threshold where no row was answered right, as when whole kinds of query are held out: such rows say how sure
    /// the model is of what it was never taught, and nothing of how sure it is when it is right. Measured on the sample workspace,
    /// this still refuses four of five unknown kinds, and higher ones refuse most new wordings of known kinds too.
    /// </summary>
    private const int MaxHundredthsBlind = 70;

    /// <summary>0 to 0.95; 0, so that the model always answers, where there are fewer than <see cref="FewestRows"/> rows.</summary>
    public static double Of(TunedModel model, IReadOnlyList<TrainingExample> validation, CancellationToken cancellationToken)
    {
        if (validation.Count < FewestRows)
        {
            return 0;
        }

        // What each threshold gains over the one a hundredth below it: the answers that it alone keeps back.
        var gains = new int[MaxHundredths + 1];
        var always = model.WithThreshold(0);
        var schemas = new SchemaCache();
        var anyRight = false;
        foreach (var row in validation)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = always.Answers(schemas.Read(row.System, row.User), 1)[0];
            var isRight = !answer.Declined && IsSame(row.Answer, answer.Text);
            anyRight |= isRight;
            var keepsBack = (int)(answer.Confidence * 100) + 1;
            if (!answer.Declined && keepsBack <= MaxHundredths)
            {
                gains[keepsBack] += isRight ? -1 : 1;
            }
        }

        var (best, most, gained) = (0, 0, 0);
        for (var hundredths = 1; hundredths <= MaxHundredths; hundredths++)
        {
            gained += gains[hundredths];
            (best, most) = gained > most ? (hundredths, gained) : (best, most);
        }

        return (anyRight ? best : Math.Min(best, MaxHundredthsBlind)) / 100.0;
    }

    /// <summary>The same query with the same values, however it is spelled and spaced; texts that are no SQL word for word.</summary>
    internal static bool IsSame(string expected, string given) => Normalised(expected) == Normalised(given);

    private static string Normalised(string answer) => new AnswerDraft(answer.Trim().TrimEnd(';'), QuestionText.Of(""), []).Key();
}
