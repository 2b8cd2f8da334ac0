namespace Myelin.Tests.Catalogues;

/// <summary>Everything that the field's texts teach and Keras's users expect is there, by its name.</summary>
public sealed class CompletenessTests
{
    [Theory]
    [InlineData(
        "layer",
        "Input Dense Embedding Activation Lambda Identity Masking Maxout "
        + "ReLU LeakyReLU PReLU ELU Softmax "
        + "Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose SeparableConv1D SeparableConv2D DepthwiseConv1D DepthwiseConv2D "
        + "MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D "
        + "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D "
        + "SimpleRNN LSTM GRU Bidirectional TimeDistributed "
        + "BatchNormalization LayerNormalization GroupNormalization RMSNormalization UnitNormalization "
        + "Dropout SpatialDropout1D SpatialDropout2D GaussianNoise GaussianDropout AlphaDropout ActivityRegularization "
        + "Attention AdditiveAttention MultiHeadAttention "
        + "Flatten Reshape Permute RepeatVector Cropping1D Cropping2D UpSampling1D UpSampling2D ZeroPadding1D ZeroPadding2D "
        + "Add Subtract Multiply Average Maximum Minimum Concatenate Dot "
        + "Rescaling Normalization")]
    [InlineData(
        "activation",
        "Step Sign Linear Sigmoid HardSigmoid Tanh ReLU ReLU6 LeakyReLU ELU SELU GELU GELUTanh SiLU Mish Softplus Softsign Exponential "
            + "Softmax LogSoftmax Maxout")]
    [InlineData(
        "initializer",
        "Zeros Ones Constant Identity Orthogonal RandomNormal RandomUniform TruncatedNormal VarianceScaling "
        + "GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform")]
    [InlineData("regularizer", "L1 L2 L1L2 OrthogonalRegularizer")]
    [InlineData("constraint", "MaxNorm MinMaxNorm NonNeg UnitNorm")]
    [InlineData(
        "loss",
        "MeanSquaredError HalfSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError Huber LogCosh "
        + "BinaryCrossentropy CategoricalCrossentropy SparseCategoricalCrossentropy NegativeLogLikelihood KLDivergence Poisson CosineSimilarity "
        + "Hinge SquaredHinge CategoricalHinge BinaryFocalCrossentropy CategoricalFocalCrossentropy Dice CTC Perceptron")]
    [InlineData(
        "metric",
        "MeanSquaredError HalfSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError Huber LogCoshError "
        + "BinaryCrossentropy CategoricalCrossentropy SparseCategoricalCrossentropy NegativeLogLikelihood KLDivergence Poisson CosineSimilarity "
        + "Hinge SquaredHinge CategoricalHinge BinaryFocalCrossentropy CategoricalFocalCrossentropy Dice CTC Perceptron "
        + "Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy TopKCategoricalAccuracy SparseTopKCategoricalAccuracy "
        + "Precision Recall F1Score FBetaScore Specificity AUC ConfusionMatrix CohenKappa MatthewsCorrelation "
        + "R2Score RootMeanSquaredError IoU MeanIoU BinaryIoU Mean")]
    [InlineData("optimizer", "SGD Nesterov Adagrad Adadelta RMSprop Adam AMSGrad AdamW Adamax Nadam Lion Ftrl Lamb")]
    [InlineData(
        "schedule", "ExponentialDecay InverseTimeDecay PiecewiseConstantDecay PolynomialDecay CosineDecay CosineDecayRestarts OneCycle LinearWarmup")]
    [InlineData(
        "callback",
        "EarlyStopping ModelCheckpoint BackupAndRestore ReduceLROnPlateau LearningRateScheduler TerminateOnNaN CSVLogger LambdaCallback "
            + "ProgressCallback")]
    [InlineData("model", "Sequential Functional Perceptron RestrictedBoltzmannMachine DeepBeliefNetwork")]
    public void Everything_is_there(string kind, string names) =>
        Assert.Equal(
            [], names.Split(' ').Except(
                Catalogue.Entries.Where(entry => entry.Kind == kind).Select(entry => entry.Name), StringComparer.Ordinal));
}
