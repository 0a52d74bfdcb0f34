namespace FineTuningStudio.Web.Components.Shared;

/// <summary>What the words of the field mean, for somebody who never read a paper. One explanation, wherever the word stands.</summary>
public static class Terms
{
    public const string GoldenRecord = "A question and the SQL that is known to answer it. Models are trained on some of them and judged on others.";
    public const string Gold = "The SQL that is known to be right for this question: what the model should have found.";
    public const string Predicted = "The SQL that the model wrote for this question.";
    public const string Evaluation = "A test: models are asked questions whose right SQL is known, their SQL is run on your database, and the rows are compared.";
    public const string HeldOut = "Golden records that were kept out of the training, so that the model is tested on questions it has not seen.";
    public const string Accuracy = "How many of 100 questions the model got right. Right means: its SQL, run on your database, gives the same rows as the known SQL. Questions whose known SQL does not run are not counted.";
    public const string Interval = "With few questions, luck plays a part. If you could ask endlessly many questions of this kind, the accuracy would lie between these two in 95 of 100 such tests. More questions make the span narrower. (Wilson’s score interval.)";
    public const string Vacuous = "Both results are empty or hold only NULL, so that nothing was shown either way. Never counted as right here.";
    public const string Floor = "No model at all: it copies the SQL of the training question whose words are nearest. A model that is not better than this has learned nothing that copying would not do.";
    public const string Shape = "A SQL text with its numbers and texts left out. “… WHERE city = 'Rome'” and “… WHERE city = 'Oslo'” have the same shape.";
    public const string Seed = "The number that a drawing by chance starts from. The same seed draws the same records again.";
    public const string LeakedShape = "Questions of this test whose SQL has a shape that the training held too. They are easier: the model need only fill in other values.";
    public const string Leak = "A question of the test that stands in the training as well, in full or nearly. The model may know its answer by heart, so it says little.";
    public const string P = "How often pure luck would set two equally good models at least this far apart. Below 0.05 (1 in 20) the difference is usually taken as real. (McNemar’s exact test, on the questions that only one of the two got right.)";
    public const string Permuted = "The same columns in another order. Counted as right.";
    public const string Superset = "All columns that were wanted, and more. Counted as right.";
    public const string Confidence = "How sure the model says it is, from 0 to 100 %. Only some models tell.";
    public const string Token = "A piece of text of about four letters. Providers count and charge by it: in is what was sent, out is what the model wrote.";
    public const string Latency = "How long the model took to answer. The median: half of the answers were faster.";
    public const string Latency95 = "95 of 100 answers were faster than this.";
    public const string Declined = "The model said itself that it cannot answer. Counted as wrong, but shown apart: better than a wrong answer that looks right.";
    public const string GoldBroken = "The known SQL of the golden record does not run on this database. The question is left out of the accuracy until the record is mended.";
    public const string Interrupted = "The Studio was stopped while this question was under way. It may have been answered and paid for, so it is not asked again by itself.";
    public const string Tag = "A word that somebody put on a golden record to group it.";
    public const string Feature = "What the known SQL uses: join (several tables), group (sums per group), nested (a query in a query), order (sorted rows), limit (only the first rows), plain (none of these).";
    public const string Concurrency = "How many questions are under way at the same time. More is faster, until the provider asks to slow down.";
    public const string BaseModel = "A provider’s model as it comes, without training on your records.";
    public const string Tuned = "A model that a fine-tuning of yours made.";
    public const string Checkpoint = "The model as it was in the middle of its training, kept by the provider so that it can be asked too.";
    public const string Smoothing = "How much of what came before goes into each point of the line, so that the trend shows through the jumps. The faint line behind is what was measured. (Exponential moving average with bias correction, as in TensorBoard.)";
    public const string TunedAnywhere = "A model that a fine-tuning made, of this Studio or of somebody else.";
    public const string Profile = "By which rules a result counts as right. Every answer is judged by all of them at once, so switching asks nothing again.";
}
