using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.UnitTests.Core.Connections;

public sealed class DdlReaderTests
{
    [Theory]
    [InlineData("CREATE TABLE t (id serial PRIMARY KEY, name character varying(20) NOT NULL DEFAULT 'a, b', tags text[], at timestamp with time zone)",
        "id serial pk | name character varying(20) not null | tags text[] | at timestamp with time zone")]
    [InlineData("CREATE TABLE IF NOT EXISTS `t` (`id` int unsigned NOT NULL AUTO_INCREMENT, `name` varchar(9) CHARACTER SET utf8 COLLATE utf8_bin, PRIMARY KEY (`id`), KEY `ix` (`name`), UNIQUE KEY u (name)) ENGINE=InnoDB;",
        "id int unsigned not null pk | name varchar(9)")]
    [InlineData("CREATE TABLE [dbo].[t] ([id] INT IDENTITY(1,1) NOT NULL, [price] DECIMAL(10, 2) NULL, CONSTRAINT [PK_t] PRIMARY KEY CLUSTERED ([id] ASC)); GO",
        "id INT not null pk | price DECIMAL(10, 2)")]
    [InlineData("create temp table t (key text, \"index\" int check (\"index\" > 0), a double precision, b as (a * 2) stored)",
        "key text | index int | a double precision | b")]
    [InlineData("CREATE TABLE t (a NUMBER(10,0) PRIMARY KEY, b VARCHAR2(20 CHAR), c DATE DEFAULT SYSDATE NOT NULL ENABLE, CHECK (b IN ('x, y', ')')))",
        "a NUMBER(10,0) pk | b VARCHAR2(20 CHAR) | c DATE not null")]
    [InlineData("-- CREATE TABLE no (a int);\n/* ( */ CREATE TABLE t (a int /* , b int */, -- c int,\n d int)", "a int | d int")]
    public void Columns_of_each_dialect_are_read(string ddl, string expected) =>
        Assert.Equal(expected, Shown(DdlReader.Read(ddl).Value!.Single()));

    [Fact]
    public void Foreign_keys_are_read_wherever_they_stand()
    {
        var tables = DdlReader.Read("""
            CREATE TABLE public.orders (id bigint NOT NULL, customer_id bigint, a int REFERENCES other (x) ON DELETE CASCADE, b int, c int, FOREIGN KEY (b, c) REFERENCES pair);
            CREATE TABLE public.customers (id bigint);
            CREATE TABLE pair (b int, c int, PRIMARY KEY (b, c));
            ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
            ALTER TABLE public.orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES public.customers(id) ON UPDATE CASCADE, ADD COLUMN later int;
            """).Value!;

        var orders = tables.Single(t => t.Name == "orders");
        Assert.Equal("public", orders.SchemaName);
        Assert.Equal(["id"], orders.Columns.Where(c => c.IsPrimaryKey).Select(c => c.Name));
        Assert.Equal(["a>other(x)", "b,c>pair(b,c)", "customer_id>customers(id)"],
            orders.ForeignKeys.Select(k => $"{string.Join(',', k.Columns)}>{k.ReferencedTable}({string.Join(',', k.ReferencedColumns)})").Order());
    }

    [Fact]
    public void Values_of_an_enum_and_comments_are_read()
    {
        var table = DdlReader.Read("CREATE TABLE t (state ENUM('new', 'it''s done') NOT NULL COMMENT 'Where it stands')").Value!.Single();

        Assert.Equal(["new", "it's done"], table.Columns[0].Categories);
        Assert.Equal("Where it stands", table.Columns[0].Description);
        Assert.True(table.Columns[0].IsNotNull);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SELECT 1; INSERT INTO t VALUES (1)")]
    [InlineData("CREATE TABLE t AS SELECT 1")]
    [InlineData("CREATE TABLE")]
    [InlineData("CREATE TABLE t (")]
    [InlineData("CREATE TABLE t ()")]
    [InlineData("CREATE VIEW v AS SELECT 1")]
    public void Text_without_a_table_is_an_empty_database(string ddl) => Assert.Equal("empty_database", DdlReader.Read(ddl).Problem?.Code);

    [Fact]
    public void Text_that_is_cut_off_gives_what_it_holds() =>
        Assert.Equal("a int | b varchar", Shown(DdlReader.Read("CREATE TABLE t (a int, b varchar").Value!.Single()));

    private static string Shown(ScannedTable table) => string.Join(" | ", table.Columns.Select(c =>
        $"{c.Name} {c.DataType}".Trim() + (c.IsNotNull ? " not null" : "") + (c.IsPrimaryKey ? " pk" : "")));
}
