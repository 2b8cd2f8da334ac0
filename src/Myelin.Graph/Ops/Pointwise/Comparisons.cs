namespace Myelin.Graph;

/// <summary>The comparison operators, which C# wants declared in pairs. Equality has methods, since == compares nodes.</summary>
public static class ComparisonNode
{
    extension(Node)
    {
        /// <summary>1 where a &gt; b and 0 elsewhere, in the operands' type; nowhere true of NaN.</summary>
        public static Node operator >(Node a, Node b) => Pointwise.Apply(new Greater(), a, b);

        /// <summary>1 where a &gt; b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's
        /// type.</summary>
        public static Node operator >(Node a, double b) => a > Node.Scalar(b, a.Type);

        /// <summary>1 where a &gt; b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's
        /// type.</summary>
        public static Node operator >(double a, Node b) => Node.Scalar(a, b.Type) > b;

        /// <summary>1 where a ≥ b and 0 elsewhere, in the operands' type; nowhere true of NaN.</summary>
        public static Node operator >=(Node a, Node b) => Pointwise.Apply(new GreaterOrEqual(), a, b);

        /// <summary>1 where a ≥ b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's type.</summary>
        public static Node operator >=(Node a, double b) => a >= Node.Scalar(b, a.Type);

        /// <summary>1 where a ≥ b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's type.</summary>
        public static Node operator >=(double a, Node b) => Node.Scalar(a, b.Type) >= b;

        /// <summary>1 where a &lt; b and 0 elsewhere, in the operands' type; nowhere true of NaN.</summary>
        public static Node operator <(Node a, Node b) => Pointwise.Apply(new Less(), a, b);

        /// <summary>1 where a &lt; b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's
        /// type.</summary>
        public static Node operator <(Node a, double b) => a < Node.Scalar(b, a.Type);

        /// <summary>1 where a &lt; b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's
        /// type.</summary>
        public static Node operator <(double a, Node b) => Node.Scalar(a, b.Type) < b;

        /// <summary>1 where a ≤ b and 0 elsewhere, in the operands' type; nowhere true of NaN.</summary>
        public static Node operator <=(Node a, Node b) => Pointwise.Apply(new LessOrEqual(), a, b);

        /// <summary>1 where a ≤ b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's type.</summary>
        public static Node operator <=(Node a, double b) => a <= Node.Scalar(b, a.Type);

        /// <summary>1 where a ≤ b and 0 elsewhere, in the operands' type; nowhere true of NaN. The literal takes the node's type.</summary>
        public static Node operator <=(double a, Node b) => Node.Scalar(a, b.Type) <= b;
    }
}
