using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Connections.Postgres;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://u:p@db.example:6543/shop", "u", "db.example", 6543, "shop", "")]
    [InlineData("postgres://u@db/shop", "u", "db", 5432, "shop", "")]
    [InlineData("POSTGRESQL://a%40b:p%2F%3A@10.0.0.1/my%20shop?sslmode=Require&schema=a, b", "a@b", "10.0.0.1", 5432, "my shop", "a|b")]
    [InlineData("postgresql://u:p@[::1]:5433/shop", "u", "::1", 5433, "shop", "")]
    [InlineData("postgresql://u:p:q@h/shop?", "u", "h", 5432, "shop", "")]
    [InlineData("postgresql://u:p@my_db-1.local/shop", "u", "my_db-1.local", 5432, "shop", "")]
    public void Address_that_names_all_is_read(string uri, string user, string host, int port, string database, string schemas)
    {
        Assert.True(PostgresAddress.IsOne(uri));
        var address = PostgresAddress.Read(uri).Value!;

        Assert.Equal((user, host, port, database, schemas), (address.User, address.Host, address.Port, address.Database, string.Join('|', address.Schemas)));
    }

    [Theory]
    [InlineData("postgresql://u:canary@h", "names no database")]
    [InlineData("postgresql://u:canary@h/", "names no database")]
    [InlineData("postgresql://u:can/ary@h/shop", "names no database")]
    [InlineData("postgresql://u:can?ary@h/shop", "names no database")]
    [InlineData("postgresql://u:can#ary@h/shop", "holds a #")]
    [InlineData("postgresql://h/canary", "names no user")]
    [InlineData("postgresql://:canary@h/shop", "names no user")]
    [InlineData("postgresql://u:canary@/shop", "host or port")]
    [InlineData("postgresql://u:canary@a,b/shop", "host or port")]
    [InlineData("postgresql://u:canary@h:0/shop", "host or port")]
    [InlineData("postgresql://u:canary@h:canary/shop", "host or port")]
    [InlineData("postgresql://u:canary@%2Ftmp/shop", "host or port")]
    [InlineData("postgresql://u:canary@h;Passfile=x/shop", "host or port")]
    [InlineData("postgresql://u:canary@h/shop?sslmode=canary", "sslmode is unknown")]
    [InlineData("postgresql://u@h/shop?password=canary", "only sslmode")]
    [InlineData("postgresql://u@h/shop?options=-c%20canary", "only sslmode")]
    public void Address_that_cannot_be_used_is_refused_and_nothing_of_it_repeated(string uri, string sentencePart)
    {
        var problem = PostgresAddress.Read(uri).Problem;

        Assert.Equal("invalid_database_connection", problem?.Code);
        Assert.Contains(sentencePart, problem!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ary@", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://u:p%40q@h:1/d?sslmode=require", "postgresql://u:***@h:1/d?sslmode=require")]
    [InlineData("postgresql://u:a:b@h/d", "postgresql://u:***@h/d")]
    [InlineData("postgresql://u@h:1/d", "postgresql://u@h:1/d")]
    [InlineData("sqlite:////a:b@c", "sqlite:////a:b@c")]
    public void Mask_hides_the_password_alone_and_the_stored_one_takes_its_place_again(string uri, string masked)
    {
        Assert.Equal(masked, ConnectionAddress.Mask(uri));
        Assert.Equal(uri, ConnectionAddress.WithPasswordOf(masked, uri));
    }

    [Theory]
    [InlineData("postgresql://u:***@h/d", "postgresql://u:p%40q@h/d")]
    [InlineData("postgresql://u@h/d", "postgresql://u:p%40q@h/d")]
    [InlineData("postgresql://u:old@h/d", "postgresql://u:old@h/d")]
    public void New_password_takes_the_place_of_the_mask_or_of_none(string uri, string expected) =>
        Assert.Equal(expected, FineTuningStudio.Web.Components.Connections.ConnectionText.WithPassword(uri, "p@q"));

    [Fact]
    public void Printed_address_and_target_hold_no_password()
    {
        var address = PostgresAddress.Read("postgresql://u:canary@h/d").Value!;

        Assert.DoesNotContain("canary", $"{address} {PostgresTarget.Of(address, null)}", StringComparison.Ordinal);
    }
}
