using System.Buffers.Binary;
using System.Text;
using Provisioning.Kubernetes.PostgreSql.Probe;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Probe;

/// <summary>Answers that a healthy server does not give.</summary>
public sealed class ProtocolTests
{
    private static readonly DatabaseCredentials Credentials = new PostgresServer().Credentials(authority: "no certificate");

    [Theory]
    [InlineData("N", "The server offers no TLS.")]
    [InlineData("", "The connection to PostgreSQL broke: ")]
    public async Task RunAsync_NoTls_SaysSo(string answer, string sentence) =>
        Assert.StartsWith(
            sentence,
            await PostgreSqlProbe.RunAsync(
                new ScriptedStream(Encoding.ASCII.GetBytes(answer)), Credentials, new Dictionary<string, string>(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

    [Fact]
    public async Task LogInAsync_ServerStarts_SaysSo()
    {
        var error = await Assert.ThrowsAsync<ServerErrorException>(() =>
            LogInAsync(Message('E', "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0DSECRET\0\0")));

        Assert.Equal("the database system is starting up (57P03)", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task LogInAsync_AnythingButScram_IsRefused(int kind) =>
        await Assert.ThrowsAsync<ProtocolException>(() => LogInAsync(Authentication(kind, "salt")));

    [Fact]
    public async Task LogInAsync_ServerDoesNotKnowThePassword_IsRefused() =>
        await Assert.ThrowsAsync<ProtocolException>(() => LogInAsync([.. Authentication(10, "SCRAM-SHA-256\0\0"), .. Authentication(12, "v=AAAA")]));

    [Fact]
    public async Task LogInAsync_OtherProtocol_IsRefused() =>
        await Assert.ThrowsAsync<ProtocolException>(() => LogInAsync("HTTP/1.1 400 Bad Request\r\n"u8.ToArray()));

    [Fact]
    public async Task QueryAsync_RowCutShort_IsRefused()
    {
        var session = new PostgreSqlSession(new ScriptedStream(Message('D', "\0\u0001\0\0\0\u0009x")));

        await Assert.ThrowsAsync<ProtocolException>(() => session.QueryAsync("SELECT 1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ScramClient_PublishedExample_IsTheSame()
    {
        // RFC 7677, section 3.
        var scram = new ScramClient("pencil", "rOprNGfwEbeRWgbNEkqO", "user");

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", scram.FirstMessage);
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            scram.Answer("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        scram.VerifyServer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        Assert.True(scram.IsServerVerified);
    }

    [Theory]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096")]
    [InlineData("")]
    public void ScramClient_MalformedAnswer_IsRefused(string answer) =>
        Assert.Throws<ProtocolException>(() => new ScramClient("pencil", "rOprNGfwEbeRWgbNEkqO").Answer(answer));

    private static Task LogInAsync(byte[] answers) =>
        new PostgreSqlSession(new ScriptedStream(answers)).LogInAsync("shop", "secret", "shop", TestContext.Current.CancellationToken);

    private static byte[] Authentication(int kind, string data)
    {
        var body = new byte[4 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(body, kind);
        Encoding.ASCII.GetBytes(data, body.AsSpan(4));
        return Message('R', Encoding.Latin1.GetString(body));
    }

    private static byte[] Message(char type, string body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        Encoding.Latin1.GetBytes(body, message.AsSpan(5));
        return message;
    }
}
