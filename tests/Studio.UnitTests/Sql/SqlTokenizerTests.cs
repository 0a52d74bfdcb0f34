using FineTuningStudio.Sql;

namespace FineTuningStudio.UnitTests.Sql;

public sealed class SqlTokenizerTests
{
    [Theory]
    [InlineData("SELECT a", "Word:SELECT Word:a")]
    [InlineData("'it''s' x", "Text:'it''s' Word:x")]
    [InlineData("'-- no comment'", "Text:'--·no·comment'")]
    [InlineData("'/* nor this'", "Text:'/*·nor·this'")]
    [InlineData("1 -- one\n2", "Number:1 Comment:--·one Number:2")]
    [InlineData("1 /* a /* b */ c */ 2", "Number:1 Comment:/*·a·/*·b·*/·c·*/ Number:2")]
    [InlineData("\"a\"\"b\"", "QuotedName:\"a\"\"b\"")]
    [InlineData("[a b].[c]", "QuotedName:[a·b] Dot:. QuotedName:[c]")]
    [InlineData("arr[1]", "Word:arr Operator:[ Number:1 Operator:]")]
    [InlineData("`order`", "QuotedName:`order`")]
    [InlineData("1.5e-3", "Number:1.5e-3")]
    [InlineData(".5+1.", "Number:.5 Operator:+ Number:1.")]
    [InlineData("1E10", "Number:1E10")]
    [InlineData("1e", "Number:1 Word:e")]
    [InlineData("0xFF", "Number:0xFF")]
    [InlineData("1_000", "Number:1_000")]
    [InlineData("t.a", "Word:t Dot:. Word:a")]
    [InlineData("?", "Parameter:?")]
    [InlineData("?12 :name @name $name $1", "Parameter:?12 Parameter::name Parameter:@name Parameter:$name Parameter:$1")]
    [InlineData("a::int", "Word:a Operator::: Word:int")]
    [InlineData("$$it's; -- all text$$", "Text:$$it's;·--·all·text$$")]
    [InlineData("$q$ a $$ b $q$", "Text:$q$·a·$$·b·$q$")]
    [InlineData(@"E'it\'s'", @"Text:E'it\'s'")]
    [InlineData("X'ff00'", "Text:X'ff00'")]
    [InlineData("a>=-1", "Word:a Operator:>= Operator:- Number:1")]
    [InlineData("a->>'k'", "Word:a Operator:->> Text:'k'")]
    [InlineData("a||b<>c!=d", "Word:a Operator:|| Word:b Operator:<> Word:c Operator:!= Word:d")]
    [InlineData("count(*),x;", "Word:count OpenParenthesis:( Operator:* CloseParenthesis:) Comma:, Word:x Semicolon:;")]
    [InlineData("größe", "Word:größe")]
    [InlineData("", "")]
    public void Tokenize_text_of_either_dialect_gives_its_pieces(string sql, string expected) =>
        Assert.Equal(expected, Written(sql, SqlDialect.Any));

    [Theory]
    [InlineData("/* a /* b */ 1", SqlDialect.Sqlite, "Comment:/*·a·/*·b·*/ Number:1")]
    [InlineData("x[1]", SqlDialect.Sqlite, "Word:x QuotedName:[1]")]
    [InlineData("[1]", SqlDialect.Postgres, "Operator:[ Number:1 Operator:]")]
    [InlineData("$a$ 1", SqlDialect.Sqlite, "Parameter:$a$ Number:1")]
    public void Tokenize_where_dialects_differ_follows_the_one_given(string sql, SqlDialect dialect, string expected) =>
        Assert.Equal(expected, Written(sql, dialect));

    [Theory]
    [InlineData("'open")]
    [InlineData("\"open")]
    [InlineData("[open")]
    [InlineData("/* open /* */")]
    [InlineData("$$open")]
    public void Tokenize_what_is_not_closed_runs_to_the_end_and_says_so(string sql)
    {
        var token = Assert.Single(SqlTokenizer.Tokenize(sql, comments: true));
        Assert.False(token.IsClosed);
        Assert.Equal(sql.Length, token.End);
    }

    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("[a b]", "a b")]
    [InlineData("$t$it's$t$", "it's")]
    [InlineData("'open", "open")]
    [InlineData("N'x'", "x")]
    public void Content_of_a_quoted_piece_is_what_it_says(string sql, string expected) =>
        Assert.Equal(expected, SqlTokenizer.Tokenize(sql)[0].Content(sql));

    [Fact]
    public void Tokenize_any_characters_covers_the_text_in_order_without_overlap()
    {
        var random = new Random(7);
        const string Alphabet = "aE1.'\"[]`$?:-/*();,+ \n\\é";
        for (var round = 0; round < 2_000; round++)
        {
            var sql = string.Concat(Enumerable.Range(0, 30).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var end = 0;
            foreach (var token in SqlTokenizer.Tokenize(sql, (SqlDialect)(round % 3), comments: true))
            {
                Assert.True(token.Length > 0 && token.End <= sql.Length, sql);
                Assert.True(string.IsNullOrWhiteSpace(sql[end..token.Start]), sql);
                end = token.End;
            }

            Assert.True(string.IsNullOrWhiteSpace(sql[end..]), sql);
        }
    }

    private static string Written(string sql, SqlDialect dialect) => string.Join(' ', SqlTokenizer.Tokenize(sql, dialect, comments: true)
        .Select(t => $"{t.Kind}:{t.In(sql).ToString().Replace(' ', '·')}"));
}
