using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Formats;

public sealed class SqlEvalGoldsTests
{
    [Theory]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("SELECT 1;", "SELECT 1")]
    [InlineData(" ; ;SELECT 1;;SELECT 2 ; ", "SELECT 1|SELECT 2")]
    [InlineData("SELECT ';' -- a;b", "SELECT ';' -- a;b")]
    [InlineData("SELECT {a, b} FROM t", "SELECT a FROM t|SELECT b FROM t|SELECT a, b FROM t")]
    [InlineData("SELECT {a, b, c}", "SELECT a|SELECT b|SELECT c|SELECT a, b|SELECT a, c|SELECT b, c|SELECT a, b, c")]
    [InlineData("SELECT {max(a, b), c} FROM t GROUP BY {}", "SELECT max(a, b) FROM t GROUP BY max(a, b)|SELECT c FROM t GROUP BY c|SELECT max(a, b), c FROM t GROUP BY max(a, b), c")]
    [InlineData("SELECT '{a, b}' FROM t", "SELECT '{a, b}' FROM t")]
    [InlineData("SELECT {} FROM t", "SELECT {} FROM t")]
    public void Cell_stands_for_its_statements(string cell, string golds) => Assert.Equal(golds.Split('|'), SqlEvalGolds.Expand(cell));

    [Theory]
    [InlineData("SELECT {a,b,c,d,e,f}")]
    [InlineData("SELECT {a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,a,b,c,d,e,f,g,h}")]
    public void Braces_that_stand_for_more_than_a_record_holds_are_not_written_out(string cell) => Assert.Null(SqlEvalGolds.Expand(cell));

    [Fact]
    public void Joined_golds_are_told_apart_again_behind_comments_too()
    {
        string[] golds = ["SELECT 1 -- one", "SELECT 'a;b'", "SELECT 3"];

        Assert.Equal(golds, SqlEvalGolds.Expand(SqlEvalGolds.Join(golds)));
    }
}
