using FineTuningStudio.Sql;

namespace FineTuningStudio.Core.GoldenRecords.Checks;

/// <summary>What can be said of a record without running anything: its question, and the others that ask the same.</summary>
internal static class QuestionChecks
{
    private const int FewestWords = 3;

    public static IEnumerable<CheckFinding> Of(CheckSubject subject, SqlDialect dialect)
    {
        var words = QuestionText.Key(subject.Question).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (words < FewestWords)
        {
            yield return CheckFinding.Warning(CheckCodes.QuestionTooShort,
                $"The question has {(words is 1 ? "one word" : $"{words} words")}, too few to say what is asked.",
                "Write the question out as a person would ask it.");
        }
        var spelling = SqlShape.Spelling(subject.Sql, dialect);
        foreach (var other in subject.SameQuestions)
        {
            if (other.ShapeHash == subject.ShapeHash)
            {
                yield return CheckFinding.Warning(CheckCodes.Duplicate,
                    $"The record {other.Id} asks the same question with {(SqlShape.Spelling(other.Sql, dialect) == spelling ? "the same SQL" : "SQL of the same shape")}.",
                    "Delete one of the two.");
                yield break;
            }
        }
        foreach (var other in subject.SameQuestions)
        {
            if (!subject.AcceptedSqls.Any(accepted => SqlShape.Spelling(accepted, dialect) == SqlShape.Spelling(other.Sql, dialect)))
            {
                yield return CheckFinding.Warning(CheckCodes.SameQuestionOtherSql,
                    $"The record {other.Id} asks the same question and answers it with another SQL.",
                    "Keep the right one, add the other to its further right answers, or make the questions differ.");
                yield break;
            }
        }
    }
}
