using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Planning;

namespace Provisioning.Kubernetes.Tests.Planning;

public sealed class FieldDiffTests
{
    [Fact]
    public void Compare_NoObjectBefore_ListsEveryFieldButTheIdentity() => Assert.Equal(
        ["metadata.labels.a: null -> \"1\"", "spec.size: null -> \"5Gi\"", "spec.items: null -> [1,2]"],
        Compare(null, """{"kind":"X","apiVersion":"v1","metadata":{"name":"x","labels":{"a":"1"}},"spec":{"size":"5Gi","items":[1,2]}}"""));

    [Fact]
    public void Compare_ChangedAddedAndRemovedFields_AreListed() => Assert.Equal(
        ["spec.a: 1 -> 2", "spec.gone: true -> null", "spec.list[1]: \"y\" -> \"z\"", "spec.new: null -> \"n\""],
        Compare("""{"spec":{"a":1,"gone":true,"list":["x","y"]}}""", """{"spec":{"a":2,"list":["x","z"],"new":"n"}}"""));

    [Fact]
    public void Compare_EqualQuantitiesInOtherWords_AreNoChange() => Assert.Empty(
        Compare("""{"spec":{"resources":{"limits":{"cpu":"1000m","memory":"1Gi"}}}}""", """{"spec":{"resources":{"limits":{"cpu":1,"memory":"1024Mi"}}}}"""));

    [Fact]
    public void Compare_TextsThatOnlyLookLikeQuantities_AreCompared() =>
        Assert.Single(Compare("""{"spec":{"parameters":{"x":"1000m"}}}""", """{"spec":{"parameters":{"x":"1"}}}"""));

    [Fact]
    public void Compare_WhatTheServerWrites_IsLeftOut() => Assert.Empty(Compare(
        """{"metadata":{"resourceVersion":"1","generation":1,"managedFields":[]},"status":{"phase":"a"}}""",
        """{"metadata":{"resourceVersion":"2","generation":2,"managedFields":[{}]},"status":{"phase":"b"}}"""));

    [Fact]
    public void Compare_Secret_NeverShowsValues() => Assert.Equal(
        ["type: \"a\" -> \"b\"", "data.password: \"(secret)\" -> \"(secret)\"", "data.other: null -> \"(secret)\""],
        Compare("""{"kind":"Secret","type":"a","data":{"password":"b2xk"}}""", """{"kind":"Secret","type":"b","data":{"password":"bmV3","other":"eA=="}}"""));

    [Fact]
    public void Compare_NamesWithDots_AreQuoted() => Assert.Equal(
        ["metadata.labels['a.b/c']: \"1\" -> \"2\""],
        Compare("""{"metadata":{"labels":{"a.b/c":"1"}}}""", """{"metadata":{"labels":{"a.b/c":"2"}}}"""));

    private static IEnumerable<string> Compare(string? before, string after) =>
        FieldDiff.Compare(before is null ? null : (JsonObject)JsonNode.Parse(before)!, (JsonObject)JsonNode.Parse(after)!)
            .Select(change => $"{change.Path}: {change.Before ?? "null"} -> {change.After ?? "null"}");
}
