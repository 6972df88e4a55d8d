using System.Text;
using FsCheck.Xunit;
using Provisioning.Kubernetes.Credentials;

namespace Provisioning.Kubernetes.Tests.Credentials;

public sealed class SealedEnvelopeTests
{
    private static readonly EncryptionKey Key = new("k1", [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly SealingContext Context = new(new DatabaseId("acme", "shop"), DatabaseEngine.PostgreSql, "app");

    [Property]
    public bool Open_WhatWasSealed_IsThePlaintext(byte[]? plaintext)
    {
        var text = SealedEnvelope.Seal(Key, plaintext, Context).ToString();
        return SealedEnvelope.TryParse(text, out var envelope) && envelope.KeyId == "k1" && envelope.Open(Key, Context)!.AsSpan().SequenceEqual(plaintext);
    }

    [Property]
    public bool Open_OneCharacterChanged_IsNullOrUnreadable(byte[]? plaintext, int position, byte change)
    {
        var text = SealedEnvelope.Seal(Key, [1, .. plaintext ?? []], Context).ToString().ToCharArray();
        var i = (int)((uint)position % (uint)text.Length);
        var old = text[i];
        text[i] = (char)('0' + (change % 64));

        // Some changes are none: unused bits of a last base64 character are refused or decode to the same bytes.
        return text[i] == old || !SealedEnvelope.TryParse(new string(text), out var envelope) || envelope.KeyId != "k1" || envelope.Open(Key, Context) is null;
    }

    [Fact]
    public void Open_MovedToAnotherDatabaseEngineOrUser_IsNull()
    {
        var envelope = SealedEnvelope.Seal(Key, "secret"u8, Context);

        Assert.NotNull(envelope.Open(Key, Context));
        Assert.Null(envelope.Open(Key, Context with { Database = new DatabaseId("acme", "other") }));
        Assert.Null(envelope.Open(Key, Context with { Database = new DatabaseId("acm", "eshop") }));
        Assert.Null(envelope.Open(Key, Context with { Engine = DatabaseEngine.MySql }));
        Assert.Null(envelope.Open(Key, Context with { User = "postgres" }));
    }

    [Fact]
    public void Open_WithAnotherKey_IsNull() =>
        Assert.Null(SealedEnvelope.Seal(Key, "secret"u8, Context).Open(new EncryptionKey("k1", new byte[32]), Context));

    [Fact]
    public void Seal_Twice_NeverGivesTheSame() =>
        Assert.NotEqual(SealedEnvelope.Seal(Key, "secret"u8, Context).ToString(), SealedEnvelope.Seal(Key, "secret"u8, Context).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2|k1|AAAAAAAAAAAAAAAA|AAAAAAAAAAAAAAAAAAAAAA|AA")]
    [InlineData("1|k1|AAAA|AAAAAAAAAAAAAAAAAAAAAA|AA")]
    [InlineData("1||AAAAAAAAAAAAAAAA|AAAAAAAAAAAAAAAAAAAAAA|AA")]
    [InlineData("1|k1|AAAAAAAAAAAAAAAA|AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1|k1|!!!!|AAAAAAAAAAAAAAAAAAAAAA|AA")]
    public void TryParse_NoEnvelope_IsFalse(string? text) => Assert.False(SealedEnvelope.TryParse(text, out _));

    [Fact]
    public void ToString_OfAKey_IsItsIdOnly() => Assert.Equal("k1", Key.ToString());

    [Fact]
    public void ToAssociatedData_PartsSplitOtherwise_Differs() => Assert.NotEqual(
        Encoding.Latin1.GetString(new SealingContext(new DatabaseId("a", "bc"), DatabaseEngine.PostgreSql, "d").ToAssociatedData("1", "k")),
        Encoding.Latin1.GetString(new SealingContext(new DatabaseId("ab", "c"), DatabaseEngine.PostgreSql, "d").ToAssociatedData("1", "k")));
}
